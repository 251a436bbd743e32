import { readFile } from "node:fs/promises";
import path from "node:path";

/** Numbers of tests of a step, and the names of those that failed: file and title, with the first line of why. */
export type Tally = { passed: number; failed: number; failures: string[] };

/** Returns the tally of a step that counts as one test. */
export function single(isPassed: boolean): Tally {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, failures: [] };
}

/** Counts at least one failure for a runner that failed: a file that does not load is not in its report. */
export function atLeastOneFailure(tally: Tally, isPassed: boolean): Tally {
  return { ...tally, failed: isPassed ? tally.failed : Math.max(1, tally.failed) };
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[];
  }[];
};

/** Reads Vitest's JSON report. */
export async function tallyOfVitest(file: string): Promise<Tally> {
  const report = JSON.parse(await readFile(file, "utf8")) as VitestReport;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0) return status === "failed" ? [named(name, [], message)] : [];
    return failed.map((test) => named(name, [test.fullName], test.failureMessages?.[0]));
  });
  return { passed: report.numPassedTests, failed: report.numFailedTests, failures };
}

type PlaywrightSuite = {
  title: string;
  file: string;
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
};

/** Reads Playwright's JSON report. A test that passed only on a retry counts as failed. */
export async function tallyOfPlaywright(file: string): Promise<Tally> {
  const { stats, suites } = JSON.parse(await readFile(file, "utf8")) as {
    stats: { expected: number; unexpected: number; flaky: number };
    suites: PlaywrightSuite[];
  };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failures: suites.flatMap((suite) => failuresOf(suite, [])),
  };
}

function failuresOf(suite: PlaywrightSuite, above: string[]): string[] {
  const titles = suite.title === suite.file ? above : [...above, suite.title];
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) =>
        named(suite.file, [...titles, title], results.find(({ error }) => error)?.error?.message),
      ),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner, titles))];
}

function named(file: string, titles: string[], why = ""): string {
  const place = path.isAbsolute(file) ? path.relative(process.cwd(), file) : file;
  const [reason = ""] = why.trimStart().split("\n");
  return `${[place, ...titles].join(" › ")}${reason && `: ${reason}`}`;
}

export function sum(tallies: Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}
