import { randomBytes } from "node:crypto";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** The fault suite: kills real processes, one test after the other (CONTRIBUTING.md). */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["faults/*.suite.ts"],
    globalSetup: ["faults/ensure-build.ts"],
    // For workers without a supervisor, which share no REDELIVER_HOME with the others.
    env: { REDELIVER_SECRET_KEYS: `faults:${randomBytes(32).toString("base64")}` },
    fileParallelism: false,
    hookTimeout: 120_000,
    reporters: [["default", { summary: false }]],
    disableConsoleIntercept: true,
  },
});
