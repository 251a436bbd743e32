import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const FOLDERS = ["app", "components", "lib", "bench", "faults", "prisma"];

/**
 * What a test leaves behind in its process, or finds there: databases, environment, clocks, signals, global objects, other processes,
 * modules that it loads anew, the processor time of its own.
 */
const OF_A_PROCESS =
  /testing\/(api|config|http|next-auth|processes|servers|until)|database"|factories|(?:configuration|operations)-api|process\.|\bvi\b|inject\(|import\(|globalThis|child_process|refusals|logger/;

/**
 * The test files that hold rules alone, two in five: they run after each other in one process and without a database server. A
 * process of its own would cost each 0.6 s, many times what its tests take.
 */
function readRuleTests(): string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
  ).filter((file) => /\.test\.tsx?$/.test(file) && !/[[\]()]/.test(file));
  return files.filter((file) => !OF_A_PROCESS.test(readFileSync(file, "utf8")));
}

/** The files that take longest, the longest first. */
const LONGEST = [
  "app/api/fuzz.test.ts",
  "lib/worker/order-queue.test.ts",
  "lib/worker/workers.test.ts",
  "lib/worker/circuits/circuits.test.ts",
  "lib/worker/mail/failure-emails.test.ts",
  "lib/testing/audited/audited.test.ts",
  "lib/supervisor/start.test.ts",
  "lib/commands/user.test.ts",
  "lib/worker/mail/mail-crash.test.ts",
  "lib/commands/api-key.test.ts",
  "lib/events/heavy-event.test.ts",
  "lib/worker/mail/mailer.test.ts",
];

/** Starts the longest files first: one of them started last would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const rules = readRuleTests();

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    // Generous limits for a busy machine: what a test waits for has limits of its own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Three on two cores: many tests wait, for a lease or the end of another process.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    env: {
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
      REDELIVER_SECRET_KEYS: `test:${randomBytes(32).toString("base64")}`,
    },
    projects: [
      { extends: true, test: { name: "rules", include: rules, isolate: false } },
      {
        extends: true,
        test: {
          name: "database",
          include: [`{${FOLDERS.join()}}/**/*.test.{ts,tsx}`],
          exclude: [...configDefaults.exclude, ...rules],
          globalSetup: ["lib/testing/global-setup.ts"],
        },
      },
    ],
  },
});
