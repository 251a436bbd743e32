import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

/**
 * `npm run pictures`: pictures of every screen, and checks of what they show (e2e/pictures). A command of its own, because a thousand
 * pictures take longer than all browser tests. `PICTURES=subscriber` draws only the screens whose names match.
 */
export default defineConfig(base, {
  testDir: "e2e/pictures",
  testMatch: /\.pictures\.ts$/,
  globalSetup: "./e2e/pictures/global-setup.ts",
  // One hub, which the tests fill from empty to many rows.
  workers: 1,
  timeout: 45 * 60_000,
  outputDir: "test-results/pictures",
  reporter: "list",
  use: { actionTimeout: 15_000, navigationTimeout: 30_000 },
});
