import { markdownTable, quantile, ratios, spread } from "../support/summary";
import type { Execution } from "./statement-log";

/** Time of PostgreSQL for the claims of a worker in one round, up to the same number of deliveries as in every round. */
export type Watched = { backlog: string; round: number; executions: readonly Execution[] };

const HEADERS = ["statement", "backlog", "executions", "p50 ms", "p95 ms", "longest", "in all ms"];

/**
 * Formats a row per statement and backlog with medians and ranges of the rounds. The last column compares the p50 of the last backlog
 * with that of the row, round by round.
 */
export function claimTable(watched: readonly Watched[], backlogs: readonly string[]): string {
  const statements = new Set(watched.flatMap(({ executions }) => executions.map((one) => one.statement)));
  const last = backlogs.at(-1) ?? "";
  const rows = [...statements].sort().flatMap((statement) =>
    backlogs.flatMap((backlog) => {
      const rounds = timesOf(watched, backlog, statement);
      if (rounds.size === 0) return [];
      const each = (figure: (times: number[]) => number, digits: number) =>
        spread([...rounds.values()].map(figure), digits);
      const cells = [
        statement,
        backlog,
        each((times) => times.length, 0),
        each((times) => quantile(times, 0.5), 2),
        each((times) => quantile(times, 0.95), 2),
        Math.max(...[...rounds.values()].flat()).toFixed(1),
        each((times) => times.reduce((sum, ms) => sum + ms, 0), 0),
        backlog === last ? "1" : spread(ratios(p50s(timesOf(watched, last, statement)), p50s(rounds)), 2),
      ];
      return [cells];
    }),
  );
  return markdownTable([...HEADERS, `p50 of ${last} ÷ it`], rows);
}

/** Returns the durations of the executions by round. */
function timesOf(watched: readonly Watched[], backlog: string, statement: string): Map<number, number[]> {
  return new Map(
    watched.flatMap((one): [number, number[]][] => {
      const times = one.executions
        .filter((execution) => execution.statement === statement)
        .map(({ ms }) => ms);
      return one.backlog === backlog && times.length > 0 ? [[one.round, times]] : [];
    }),
  );
}

function p50s(rounds: ReadonlyMap<number, number[]>): Map<number, number> {
  return new Map([...rounds].map(([round, times]) => [round, quantile(times, 0.5)]));
}
