import path from "node:path";
import { build, isBuildFresh } from "../supervisor/build";
import { obtainBrowser } from "./browser";
import { atLeastOneFailure, single, type Tally, tallyOfPlaywright, tallyOfVitest } from "./tally";
import { runTool } from "./tool";

export type Run = {
  /** For reports and every temporary file; removed when the run is over. */
  folder: string;
  signal: AbortSignal;
};

export type Step = { name: string; run: (run: Run) => Promise<Tally> };

/** The steps of `npm test`, in order. One that fails does not keep the next from showing what it has to show. */
export const STEPS: Step[] = [
  { name: "Types", run: checkTypes },
  {
    name: "Lint and format",
    run: async ({ signal }) => single(await runTool("@biomejs/biome", ["check"], { signal })),
  },
  { name: "Unit and database tests", run: runUnitTests },
  { name: "Production build", run: makeBuild },
  { name: "Fault suite", run: runFaultSuite },
  { name: "Browser tests", run: runPlaywright },
];

async function checkTypes({ signal }: Run): Promise<Tally> {
  // The types of routes and style sheets, which a build would make.
  if (!(await runTool("next", ["typegen"], { signal }))) return single(false);
  return single(await runTool("typescript", ["--noEmit"], { signal }));
}

function runUnitTests(run: Run): Promise<Tally> {
  return runVitest(run, "vitest.config.ts");
}

/** The short one: each kind of fault once (faults/). It needs the production build. */
function runFaultSuite(run: Run): Promise<Tally> {
  return runVitest(run, "vitest.faults.config.ts");
}

async function runVitest({ folder, signal }: Run, config: string): Promise<Tally> {
  const file = path.join(folder, `${config}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const isPassed = await runTool("vitest", ["run", "--config", config, ...reporters], { signal });
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
