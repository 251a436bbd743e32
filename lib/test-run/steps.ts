import path from "node:path";
import { build, isBuildFresh } from "../supervisor/build";
import { obtainBrowser } from "./browser";
import { atLeastOneFailure, single, type Tally, tallyOfPlaywright, tallyOfVitest } from "./tally";
import { runTool } from "./tool";

export type Run = {
  /** Folder for reports and temporary files, removed after the run. */
  folder: string;
  signal: AbortSignal;
  /** The file for the output of a step with others beside it; undefined: this terminal. */
  output: string | undefined;
};

export type Step = { name: string; run: (run: Run) => Promise<Tally> };

/** The steps of `npm test`, in order; those of one line side by side. All of them run, also after a failed one. */
export const STEPS: Step[][] = [
  [{ name: "Types", run: checkTypes }],
  [
    {
      name: "Lint and format",
      run: async ({ signal }) => single(await runTool("@biomejs/biome", ["check"], { signal })),
    },
  ],
  [{ name: "Production build", run: makeBuild }],
  [
    { name: "Unit and database tests", run: runUnitTests },
    { name: "Fault suite", run: runFaultSuite },
  ],
  [{ name: "Browser tests", run: runPlaywright }],
];

/**
 * The fault suite waits most of its time, for leases and back-offs, but its recoveries have limits of time. The unit tests beside it
 * use the processor time that it leaves.
 */
const UNIT_NICENESS = 10;

async function checkTypes({ signal }: Run): Promise<Tally> {
  // Generates the types of routes and style sheets, as a build does.
  if (!(await runTool("next", ["typegen"], { signal }))) return single(false);
  return single(await runTool("typescript", ["--noEmit"], { signal }));
}

function runUnitTests(run: Run): Promise<Tally> {
  return runVitest(run, "vitest.config.ts", UNIT_NICENESS);
}

/** Runs the short fault suite: each kind of fault once (faults/). It requires the production build. */
function runFaultSuite(run: Run): Promise<Tally> {
  return runVitest(run, "vitest.faults.config.ts");
}

async function runVitest({ folder, signal, output }: Run, config: string, niceness = 0): Promise<Tally> {
  const file = path.join(folder, `${config}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const options = { signal, output, niceness };
  const isPassed = await runTool("vitest", ["run", "--config", config, ...reporters], options);
  return atLeastOneFailure(await tallyOfVitest(file), isPassed);
}

async function makeBuild({ signal }: Run): Promise<Tally> {
  if (await isBuildFresh()) console.log("Up to date.");
  else await build(signal);
  return single(true);
}

async function runPlaywright({ folder, signal }: Run): Promise<Tally> {
  if (!(await isBuildFresh())) throw new Error("There is no production build to test in a browser.");
  const browser = await obtainBrowser(signal);
  if (!browser) {
    throw new Error(
      "The browser tests need Chromium or Chrome: install one, or set CHROMIUM_PATH to its program.",
    );
  }
  const file = path.join(folder, "playwright.json");
  const env = { CHROMIUM_PATH: browser, REDELIVER_REPORT: file };
  const isPassed = await runTool("@playwright/test", ["test"], { env, signal });
  return atLeastOneFailure(await tallyOfPlaywright(file), isPassed);
}
