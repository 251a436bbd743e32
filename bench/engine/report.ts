import { markdownTable, ratios, spread } from "../support/summary";

/** Measurements of a contender in a round of a scenario. CPU in seconds. */
export type EngineRun = {
  scenario: string;
  contender: string;
  round: number;
  events: number;
  /** For the healthy subscribers: durably settled events per second, and requests. */
  rate: number;
  requests: number;
  seconds: number;
  queuedPerSecond: number | null;
  cpu: { worker: number; store: number; sink: number; others: number };
  memoryMb: number;
  problems: string[];
};

/** Describes a finished run in one line. */
export function describeRun(run: EngineRun): string {
  const { cpu } = run;
  return [
    `[${run.scenario}] ${run.contender.padEnd(17)} ${String(Math.round(run.rate)).padStart(6)}/s in ${run.seconds.toFixed(2)} s`,
    ...(run.queuedPerSecond === null ? [] : [`queued ${Math.round(run.queuedPerSecond)}/s`]),
    `CPU worker ${cpu.worker.toFixed(2)} s, store ${cpu.store.toFixed(2)} s, sink ${cpu.sink.toFixed(2)} s, others ${cpu.others.toFixed(2)} s`,
    `${run.memoryMb} MB`,
    run.problems.length > 0 ? `PROBLEMS: ${run.problems.join("; ")}` : "ok",
  ].join("; ");
}

const HEADERS = [
  "scenario",
  "contender",
  "events/s: median (min–max)",
  "seconds",
  "÷ ceiling-undici",
  "hub ÷ it",
  "queued/s",
  "CPU µs per attempt: worker / store / sink",
  "peak MB",
  "attempts",
  "checks",
];

/**
 * Formats the runs of a scenario as a table: a row per contender with medians and ranges. Ratios are of events per second, calculated
 * per round.
 */
export function scenarioTable(runs: readonly EngineRun[]): string {
  const names = [...new Set(runs.map((run) => run.contender))];
  const of = (name: string) => runs.filter((run) => run.contender === name);
  const rates = (name: string) => new Map(of(name).map((run) => [run.round, run.rate]));
  const rows = names.map((name) => {
    const own = of(name);
    const perAttempt = (part: "worker" | "store" | "sink") =>
      spread(own.map((run) => (run.cpu[part] / run.requests) * 1e6)).replace(/ .*/, "");
    return [
      own[0]?.scenario ?? "",
      name,
      spread(own.map((run) => run.rate)),
      spread(
        own.map((run) => run.seconds),
        2,
      ),
      name === "ceiling-undici" ? "1" : spread(ratios(rates(name), rates("ceiling-undici")), 2),
      name === "hub" ? "1" : spread(ratios(rates("hub"), rates(name)), 2),
      spread(own.flatMap((run) => run.queuedPerSecond ?? [])).replace(/ .*/, ""),
      `${perAttempt("worker")} / ${perAttempt("store")} / ${perAttempt("sink")}`,
      String(Math.max(...own.map((run) => run.memoryMb))),
      [...new Set(own.map((run) => run.requests))].join(", "),
      own.some((run) => run.problems.length > 0) ? "PROBLEMS" : "ok",
    ];
  });
  return markdownTable(HEADERS, rows);
}
