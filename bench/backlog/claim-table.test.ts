import { expect, it } from "vitest";
import { claimTable, type Watched } from "./claim-table";

const watched = (backlog: string, round: number, times: Record<string, number[]>): Watched => ({
  backlog,
  round,
  executions: Object.entries(times).flatMap(([statement, all]) =>
    all.map((ms) => ({ application: "worker", statement, ms })),
  ),
});

it("has a row per statement and backlog and compares the last backlog with each, round by round", () => {
  const table = claimTable(
    [
      watched("few", 0, { look: [1, 2, 3], claim: [10] }),
      watched("many", 0, { claim: [12, 14, 40] }),
      watched("many", 1, { claim: [30] }),
      watched("few", 1, { look: [4], claim: [10, 20, 30] }),
    ],
    ["few", "many"],
  );
  expect(
    table.split("\n").map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    ),
  ).toEqual([
    ["statement", "backlog", "executions", "p50 ms", "p95 ms", "longest", "in all ms", "p50 of many ÷ it"],
    [expect.any(String), ...Array(7).fill(expect.stringMatching(/^-+$/))],
    [
      "claim",
      "few",
      "2 (1–3)",
      "15.00 (10.00–20.00)",
      "20.00 (10.00–30.00)",
      "30.0",
      "35 (10–60)",
      "1.45 (1.40–1.50)",
    ],
    ["claim", "many", "2 (1–3)", "22.00 (14.00–30.00)", "35.00 (30.00–40.00)", "40.0", "48 (30–66)", "1"],
    ["look", "few", "2 (1–3)", "3.00 (2.00–4.00)", "3.50 (3.00–4.00)", "4.0", "5 (4–6)", "–"],
  ]);
});
