import { randomBytes } from "node:crypto";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** The fault suite: real processes that are killed, one test after the other (CONTRIBUTING.md). */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["faults/*.suite.ts"],
    globalSetup: ["faults/ensure-build.ts"],
    // For the workers that no supervisor starts, which have no REDELIVER_HOME to share with the others.
    env: { REDELIVER_SECRET_KEYS: `faults:${randomBytes(32).toString("base64")}` },
    fileParallelism: false,
    hookTimeout: 120_000,
    reporters: [["default", { summary: false }]],
    disableConsoleIntercept: true,
  },
});
