import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { listenForStop } from "../supervisor/stopping";
import { STEPS, type Step } from "../test-run/steps";
import { single, sum, type Tally } from "../test-run/tally";

/** `npm test`: runs all checks, also after a failed one, and prints the totals in the last line. */

process.chdir(path.resolve(import.meta.dirname, "../.."));
const startedAt = performance.now();
const signal = listenForStop(() => console.log("\nStopping …"));
const folder = await mkdtemp(path.join(tmpdir(), "redeliver-test-run-"));
// As root, the tests' PostgreSQL runs as another user, which has to reach its data.
await chmod(folder, 0o755);
// Temporary files of the tools are removed with this folder, even if a tool is interrupted.
process.env.TMPDIR = folder;

const lines: string[] = [];
const tallies: Tally[] = [];
for (const [index, steps] of STEPS.entries()) {
  if (signal.aborted) break;
  printTitle(steps.map(({ name }) => name).join(", "));
  const isAlone = steps.length === 1;
  await Promise.all(
    steps.map((step, place) =>
      runStep(step, isAlone ? undefined : path.join(folder, `${index}-${place}.log`)),
    ),
  );
}
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });

const total = sum(tallies);
console.log(`\n${lines.join("\n")}\n${"All".padEnd(26)} ${seconds(startedAt)}\n`);
if (signal.aborted) {
  console.log("Stopped before the end.");
  process.exit(130);
}
// Last, because a log that is kept in part is kept from its end.
if (total.failures.length > 0)
  console.log(`Failed:\n${total.failures.map((name) => `  ${name}`).join("\n")}\n`);
console.log(describe(total));
process.exit(total.failed === 0 ? 0 : 1);

/** Runs a step. The output of one with others beside it is printed when it has ended. */
async function runStep({ name, run }: Step, output: string | undefined): Promise<void> {
  const stepStartedAt = performance.now();
  const tally = await run({ folder, signal, output }).catch((error: unknown) => {
    if (!signal.aborted) console.error(error instanceof Error ? error.message : error);
    return single(false);
  });
  if (output) {
    printTitle(name);
    process.stdout.write(await readFile(output).catch(() => ""));
  }
  tallies.push(tally);
  lines.push(`${name.padEnd(26)} ${describe(tally)}, ${seconds(stepStartedAt)}`);
}

function printTitle(title: string): void {
  console.log(`\n──── ${title} ${"─".repeat(70 - title.length)}\n`);
}

function describe({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
