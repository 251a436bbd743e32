import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { listenForStop } from "../supervisor/stopping";
import { runTool } from "../test-run/tool";
import { MINUTE_MS } from "../time/units";

/**
 * `npm run test:faults [-- --seed N --minutes M --only TEXT --keep]`: the long fault suite. It injects every kind of fault once,
 * then random kinds until M minutes have passed. `--only` selects kinds whose name contains the text; `--keep` keeps the logs of
 * all processes. `npm test` runs the short suite.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    minutes: { type: "string", default: "15" },
    only: { type: "string", default: "" },
    keep: { type: "boolean", default: false },
  },
});

process.chdir(path.resolve(import.meta.dirname, "../.."));
const signal = listenForStop(() => console.log("\nStopping …"));
const folder = await mkdtemp(path.join(tmpdir(), "redeliver-faults-"));
// As root, PostgreSQL runs as another user, which has to reach its data.
await chmod(folder, 0o755);
const isPassed = await runTool("vitest", ["run", "--config", "vitest.faults.config.ts"], {
  signal,
  timeoutMs: (Number(values.minutes) + 30) * MINUTE_MS,
  env: {
    TMPDIR: folder,
    FAULTS_SEED: values.seed ?? "",
    FAULTS_MINUTES: values.minutes,
    FAULTS_ONLY: values.only,
    FAULTS_KEEP: values.keep ? "1" : "",
  },
}).catch(() => false);
if (values.keep) console.log(`Kept: ${folder}`);
else await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
process.exit(isPassed ? 0 : 1);
