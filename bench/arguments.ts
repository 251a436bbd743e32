import { parseArgs } from "node:util";

/** The benchmarks in the order in which `all` runs them, and those that run when none is named. */
export const BENCHMARKS = ["engine", "latency", "publish", "idle", "backlog", "plans", "statements"] as const;
const WITHOUT_A_NAME: readonly Benchmark[] = ["engine", "latency"];

export type Benchmark = (typeof BENCHMARKS)[number];

export type BenchArguments = {
  benchmarks: readonly Benchmark[];
  /** How many events, instead of each benchmark's own number. */
  count: number | undefined;
  /** How often each measurement is repeated, instead of each benchmark's own number. */
  rounds: number | undefined;
  /** Scenarios of the engine; undefined for all. */
  scenarios: string[] | undefined;
  /** Contenders of the engine; undefined for all that are there. */
  contenders: string[] | undefined;
  /** Requests under way at once in the engine's scenarios. */
  inFlight: number;
  /** The folder of the other queues; undefined when only `undici` is compared with. */
  peers: string | undefined;
  /** How long an idle hub is watched. */
  seconds: number;
};

/**
 * Reads `npm run bench`'s words. `BENCH_PEERS` in the environment stands in for `--peers`.
 * @throws Error with one sentence for what cannot be understood.
 */
export function readArguments(
  words: readonly string[],
  environment: Record<string, string | undefined>,
): BenchArguments {
  const { values, positionals } = parseArgs({
    args: words.filter((word) => word !== "--"),
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
