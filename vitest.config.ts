import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const FOLDERS = ["app", "components", "lib", "bench", "faults", "prisma"];

/**
 * What a test needs to itself, or could leave to the next one of its process: environment, mocks, other processes, the log, the
 * measured processor time and memory of its own. lib/testing/left-behind.ts finds what this misses.
 */
const OF_A_PROCESS =
  /testing\/(next-auth|processes\/(cpu|worker|supervisor|child|redeliver))|vi\.(mock|stub)|process\.(?!env\.\w+_(?:SEED|STEPS)\b)|globalThis|child_process|logger/;

/** Measure what nothing may have gone before in their process: the disk by days to a tenth, and what modules do as they load. */
const MEASURES = new Set(["lib/worker/retention/growth.test.ts", "lib/testing/patterns.test.ts"]);

/** What needs the database server of the run. */
const OF_A_DATABASE =
  /testing\/(api|config|until|authorisation)|database"|-api"|factories|processes\/|postgres-relay/;

/**
 * The test files that share processes: a process of its own costs a file a second of processor time, many times what its tests take.
 * `rules` hold rules alone and need no database server; each of `ofDatabases` has a database of its own, and nothing else outside itself.
 */
function readSharing(): { rules: string[]; ofDatabases: string[] } {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
  ).filter((file) => /\.test\.tsx?$/.test(file) && !/[[\]()]/.test(file));
  const sharing = files
    .map((file) => ({ file, text: readFileSync(file, "utf8") }))
    .filter(({ file, text }) => !OF_A_PROCESS.test(text) && !MEASURES.has(file));
  const ofDatabases = sharing.filter(({ text }) => OF_A_DATABASE.test(text)).map(({ file }) => file);
  return {
    rules: sharing.map(({ file }) => file).filter((file) => !ofDatabases.includes(file)),
    ofDatabases,
  };
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
  "lib/supervisor/backup/backup.test.ts",
  "lib/supervisor/backup/running-hub.test.ts",
  "lib/worker/retention/interrupted.test.ts",
  "lib/worker/retention/growth.test.ts",
];

/** Starts the longest files of a project first: one of them started last would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index < 0 ? LONGEST.length : index;
    };
    const sorted = await super.sort(files);
    // Projects stay together: only files of one project that follow each other share a process.
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const place = ({ project }: TestSpecification) => projects.indexOf(project.name);
    return sorted.sort((a, b) => place(a) - place(b) || rank(a) - rank(b));
  }
}

const { rules, ofDatabases } = readSharing();

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
      {
        extends: true,
        test: { name: "rules", include: rules, isolate: false, setupFiles: ["lib/testing/left-behind.ts"] },
      },
      {
        extends: true,
        test: {
          name: "databases",
          include: ofDatabases,
          isolate: false,
          setupFiles: ["lib/testing/left-behind.ts"],
          globalSetup: ["lib/testing/global-setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: [`{${FOLDERS.join()}}/**/*.test.{ts,tsx}`],
          exclude: [...configDefaults.exclude, ...rules, ...ofDatabases],
          globalSetup: ["lib/testing/global-setup.ts"],
        },
      },
    ],
  },
});
