/**
 * `npm run bench [-- name … | all] [-- flags]`: docs/benchmarks.md says what each measures and how to read it.
 * Exits with 1 when a result is wrong, never because it is slow.
 */
import { type BenchArguments, type Benchmark, readArguments } from "./support/arguments";
import { describeMachine, describeOthers, watchOthers } from "./support/machine";

/** Runs a benchmark and prints its figures. Returns the problems as sentences. */
type Run = (options: BenchArguments) => Promise<string[]>;

// Loaded on use, so that a benchmark does not affect memory and start of another.
const RUNS: Record<Benchmark, Run> = {
  engine: async (options) => (await import("./engine/engine")).benchEngine(options),
  latency: async (options) => (await import("./latency")).benchLatency(options),
  publish: async (options) => (await import("./publish")).benchPublish(options),
  idle: async (options) => (await import("./idle")).benchIdle(options),
  backlog: async (options) => (await import("./backlog/backlog")).benchBacklog(options),
  disk: async (options) => (await import("./disk")).benchDisk(options),
  retention: async (options) => (await import("./retention/retention")).benchRetention(options),
  removals: async (options) => (await import("./retention/removals")).benchRemovals(options),
  operations: async (options) => (await import("./operations/operations")).benchOperations(options),
  plans: async () => (await import("./plans/list-plans")).benchPlans(),
  waiting: async (options) => (await import("./plans/waiting-plans")).benchWaiting(options),
  console: async (options) => (await import("./console/console")).benchConsole(options),
  statements: async (options) => (await import("./plans/statement-plans")).benchStatements(options),
};

// "exit" handlers end processes without a channel to this one; the others end when their channel closes.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

try {
  const options = readArguments(process.argv.slice(2), process.env);
  console.log(await describeMachine());
  const problems: string[] = [];
  for (const name of options.benchmarks) {
    console.log(`\n# ${name}`);
    const others = watchOthers();
    problems.push(...(await RUNS[name](options)).map((problem) => `${name}: ${problem}`));
    console.log(describeOthers(others()));
  }
  if (problems.length > 0) console.error(`\nPROBLEMS\n${problems.join("\n")}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
