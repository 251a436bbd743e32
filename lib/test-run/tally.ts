import { readFile } from "node:fs/promises";

/** What a step of the test run came to, in tests. */
export type Tally = { passed: number; failed: number };

/** A step that is one test by itself. */
export function single(isPassed: boolean): Tally {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
}

/** A runner that ended badly failed at least once, whatever its report says: a file that does not load has no test. */
export function atLeastOneFailure(tally: Tally, isPassed: boolean): Tally {
  return { passed: tally.passed, failed: isPassed ? tally.failed : Math.max(1, tally.failed) };
}

/** Reads Vitest's JSON report. */
export async function tallyOfVitest(file: string): Promise<Tally> {
  const report = JSON.parse(await readFile(file, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** Reads Playwright's JSON report. A test that passed only when it was tried again has failed. */
export async function tallyOfPlaywright(file: string): Promise<Tally> {
  const { stats } = JSON.parse(await readFile(file, "utf8")) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce(
    (total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed }),
    { passed: 0, failed: 0 },
  );
}
