import { benchEngine } from "./engine";
import { benchLatency } from "./latency";
import { benchPlans } from "./list-plans";
import { benchPublishing } from "./publish";

/**
 * `npm run bench [-- name] [-- --n 20000 --rounds 3 --scenarios a,b,c,d --in-flight 256]`
 * Names: engine (deliveries a second against bare undici), latency (publish → received on an idle hub), publish (events
 * published a second), plans (the list of failures on 1,000,000 rows). Without a name: engine, latency and publish.
 */
const [name, ...rest] = process.argv.slice(2).filter((argument) => argument !== "--");
const isNamed = name !== undefined && !name.startsWith("--");
const flags = readFlags(isNamed ? rest : [name ?? "", ...rest].filter(Boolean));

const BENCHMARKS: Record<string, () => Promise<void>> = {
  engine: () =>
    benchEngine({
      count: Number(flags.get("n") ?? 20_000),
      rounds: Number(flags.get("rounds") ?? 3),
      scenarios: (flags.get("scenarios") ?? "a,b,c,d").split(","),
      inFlight: Number(flags.get("in-flight") ?? 256),
    }),
  latency: benchLatency,
  publish: () => benchPublishing({ rounds: Number(flags.get("rounds") ?? 3) }),
  plans: benchPlans,
};

for (const one of isNamed ? [name] : ["engine", "latency", "publish"]) {
  const run = BENCHMARKS[one];
  if (!run) {
    console.error(`There is no benchmark ${one}: take one of ${Object.keys(BENCHMARKS).join(", ")}.`);
    process.exit(1);
  }
  await run();
}

function readFlags(words: string[]): Map<string, string> {
  const text = words.join(" ");
  return new Map(
    [...text.matchAll(/--([a-z-]+)[ =](\S+)/g)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}
