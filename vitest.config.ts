import { randomBytes } from "node:crypto";
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{app,components,lib,bench,faults,prisma}/**/*.test.{ts,tsx}"],
    globalSetup: ["lib/testing/global-setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    env: {
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
      REDELIVER_SECRET_KEYS: `test:${randomBytes(32).toString("base64")}`,
    },
  },
});
