import { parseArgs } from "node:util";

/** Benchmarks in the order of `all`, and the default ones. */
export const BENCHMARKS = [
  "engine",
  "latency",
  "publish",
  "idle",
  "backlog",
  "disk",
  "retention",
  "removals",
  "operations",
  "plans",
  "waiting",
  "statements",
  "console",
] as const;
const WITHOUT_A_NAME: readonly Benchmark[] = ["engine", "latency"];

export type Benchmark = (typeof BENCHMARKS)[number];

export type BenchArguments = {
  benchmarks: readonly Benchmark[];
  /** Number of events or failures. Default: that of each benchmark. */
  count: number | undefined;
  /** Number of repetitions. Default: that of each benchmark. */
  rounds: number | undefined;
  /** Scenarios of the engine; undefined for all. */
  scenarios: string[] | undefined;
  /** Contenders of the engine or halves of the console; undefined for all available ones. */
  contenders: string[] | undefined;
  /** Number of concurrent requests in the engine's scenarios. */
  inFlight: number;
  /** Folder of the other queues; undefined to compare only with `undici`. */
  peers: string | undefined;
  /** Duration of the measurement of an idle hub. */
  seconds: number;
  /** Number of days of `retention`. */
  days: number;
};

/**
 * Parses the arguments of `npm run bench`. The environment variable `BENCH_PEERS` is the default of `--peers`.
 * @throws Error with one sentence about an invalid argument.
 */
export function readArguments(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): BenchArguments {
  const { values, positionals } = parseArgs({
    args: args.filter((one) => one !== "--"),
    allowPositionals: true,
    options: {
      n: { type: "string" },
      rounds: { type: "string" },
      scenarios: { type: "string" },
      steady: { type: "boolean", default: false },
      only: { type: "string" },
      "in-flight": { type: "string", default: "256" },
      peers: { type: "string" },
      seconds: { type: "string", default: "60" },
      days: { type: "string", default: "30" },
    },
  });
  if (values.steady && values.scenarios) throw new Error("Give --steady or --scenarios, not both.");
  return {
    benchmarks: benchmarksOf(positionals),
    count: values.n === undefined ? undefined : wholeNumber("--n", values.n),
    rounds: values.rounds === undefined ? undefined : wholeNumber("--rounds", values.rounds),
    scenarios: values.steady ? ["steady"] : values.scenarios?.split(","),
    contenders: values.only?.split(","),
    inFlight: wholeNumber("--in-flight", values["in-flight"]),
    peers: values.peers || environment.BENCH_PEERS || undefined,
    seconds: wholeNumber("--seconds", values.seconds),
    days: wholeNumber("--days", values.days),
  };
}

function benchmarksOf(names: string[]): readonly Benchmark[] {
  if (names.length === 0) return WITHOUT_A_NAME;
  if (names.includes("all")) return BENCHMARKS;
  const unknown = names.filter((name) => !BENCHMARKS.some((one) => one === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no benchmark ${unknown.join(", ")}: take some of ${BENCHMARKS.join(", ")}, or all.`,
    );
  return BENCHMARKS.filter((one) => names.includes(one));
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${flag} takes a whole number from 1 on, not ${text}.`);
  return Number(text);
}
