/** The stack of the global setup, passed to the tests in the environment of their processes. */
export type Run = {
  /** URL of the console without a trailing slash. */
  baseUrl: string;
  databaseUrl: string;
  nextAuthSecret: string;
  secretKeys: string;
};

const VARIABLE = "REDELIVER_E2E_RUN";

export function publishRun(run: Run): void {
  process.env[VARIABLE] = JSON.stringify(run);
}

export function currentRun(): Run {
  const text = process.env[VARIABLE];
  if (!text) throw new Error("The browser tests' global setup has not run.");
  return JSON.parse(text);
}
