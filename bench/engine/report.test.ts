import { expect, it } from "vitest";
import { describeRun, type EngineRun, scenarioTable } from "./report";

const run = (contender: string, round: number, rate: number, more: Partial<EngineRun> = {}): EngineRun => ({
  scenario: "a",
  contender,
  round,
  events: 1000,
  rate,
  requests: 1000,
  seconds: 1000 / rate,
  queuedPerSecond: 5000,
  cpu: { worker: 0.1, store: 0.05, sink: 0.02, others: 0.5 },
  memoryMb: 100 + round,
  problems: [],
  ...more,
});

const runs = [
  run("hub", 0, 500),
  run("ceiling-undici", 0, 1000, {
    queuedPerSecond: null,
    cpu: { worker: 0.05, store: 0, sink: 0.02, others: 0 },
  }),
  run("bullmq", 0, 250),
  run("ceiling-undici", 1, 400, { queuedPerSecond: null }),
  run("bullmq", 1, 160, { problems: ["1 duplicates without a crash"] }),
  run("hub", 1, 320),
];

it("describes a run", () =>
  expect(runs.flatMap((one) => (one.problems.length > 0 ? describeRun(one) : []))).toEqual([
    "[a] bullmq               160/s in 6.25 s; queued 5000/s; " +
      "CPU worker 0.10 s, store 0.05 s, sink 0.02 s, others 0.50 s; 101 MB; PROBLEMS: 1 duplicates without a crash",
  ]));

it("calculates ratios per round, with a row per contender", () => {
  const [, , ...rows] = scenarioTable(runs).split("\n");
  expect(
    rows.map((row) =>
      row
        .split("|")
        .map((cell) => cell.trim())
        .slice(2, -1),
    ),
  ).toEqual([
    [
      "hub",
      "410 (320–500)",
      "2.56 (2.00–3.13)",
      "0.65 (0.50–0.80)",
      "1",
      "5000",
      "100 / 50 / 20",
      "101",
      "1000",
      "ok",
    ],
    [
      "ceiling-undici",
      "700 (400–1000)",
      "1.75 (1.00–2.50)",
      "1",
      "0.65 (0.50–0.80)",
      "–",
      "75 / 25 / 20",
      "101",
      "1000",
      "ok",
    ],
    [
      "bullmq",
      "205 (160–250)",
      "5.13 (4.00–6.25)",
      "0.33 (0.25–0.40)",
      "2.00 (2.00–2.00)",
      "5000",
      "100 / 50 / 20",
      "101",
      "1000",
      "PROBLEMS",
    ],
  ]);
});
