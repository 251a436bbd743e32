import path from "node:path";
import { defineConfig } from "vitest/config";

/** The fault suite: real processes that are killed, one test after the other (CONTRIBUTING.md). */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["lib/testing/faults/*.suite.ts"],
    globalSetup: ["lib/testing/faults/ensure-build.ts"],
    fileParallelism: false,
    hookTimeout: 120_000,
    reporters: [["default", { summary: false }]],
    disableConsoleIntercept: true,
  },
});
