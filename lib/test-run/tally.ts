import { readFile } from "node:fs/promises";

/** Numbers of tests of a step. */
export type Tally = { passed: number; failed: number };

/** Returns the tally of a step that counts as one test. */
export function single(isPassed: boolean): Tally {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
}

/** Counts at least one failure for a runner that failed: a file that does not load is not in its report. */
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

/** Reads Playwright's JSON report. A test that passed only on a retry counts as failed. */
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
