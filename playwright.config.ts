import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./lib/testing/browser";
import { browserArguments } from "./lib/testing/browser-arguments";

const executablePath = findBrowser();

/** These go first: one of them started last would run alone at the end. */
const LONG = /\/(axe|causes|newcomer|operation-release|people|policies|screenshots|start)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/global-setup.ts",
  fullyParallel: false,
  workers: 2,
  // Generous limits for a busy machine.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: process.env.REDELIVER_REPORT
    ? [["list"], ["json", { outputFile: process.env.REDELIVER_REPORT }]]
    : "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    // Recording a trace costs a seventh of the processor time of all tests: `npx playwright test --trace on FILE` makes one.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: browserArguments(),
    },
  },
  projects: [
    { name: "long", testMatch: LONG },
    { name: "chromium", testIgnore: LONG },
  ],
});
