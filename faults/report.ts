import type { Round } from "./round";

/** Totals of a run. */
export type Summary = {
  seed: number;
  seconds: number;
  faults: number;
  events: number;
  deliveries: number;
  attempts: number;
  requests: number;
  /** Requests beyond the attempts with a known outcome: deliveries in flight at a fault that were sent again. */
  duplicates: number;
  lost: number;
  /** Deliveries whose requests arrived while the receiver lacked processor time: their times were not checked. */
  unclear: number;
  longestRecoverySeconds: number;
};

/** Formats a run: a table of rounds by kind, the totals, and one machine-readable line. */
export function report(rounds: readonly Round[], summary: Summary): string {
  const kinds = [...new Set(rounds.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => {
    const own = rounds.filter((round) => round.kind === kind);
    return [
      kind,
      String(own.length),
      String(sum(own.map((round) => round.inFlight))),
      String(sum(own.map((round) => round.sentAgain))),
      seconds(Math.max(...own.map((round) => round.recoveryMs))),
    ];
  });
  const { events, deliveries, attempts, requests, duplicates, lost } = summary;
  return [
    ...table([["fault", "count", "in flight", "sent again", "longest recovery"], ...rows]),
    "",
    `${count(summary.faults)} faults, ${count(events)} events, ${count(deliveries)} deliveries, ${count(attempts)} attempts, ` +
      `${count(requests)} requests seen`,
    `lost ${lost}, duplicates ${duplicates}, longest recovery ${seconds(summary.longestRecoverySeconds * 1000)}, seed ${summary.seed}, ` +
      `${summary.seconds} s`,
    ...(summary.unclear > 0
      ? [`${count(summary.unclear)} deliveries arrived while the receiver lacked processor time`]
      : []),
    `FAULTS ${JSON.stringify(summary)}`,
  ].join("\n");
}

/** Describes a round for the log of a running suite. */
export function describeRound({ kind, inFlight, sentAgain, recoveryMs }: Round): string {
  return `${kind}: ${inFlight} in flight, ${sentAgain} healthy ones sent again, recovered after ${seconds(recoveryMs)}`;
}

/** Aligns the first column to the left and numbers to the right. */
function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const count = (value: number) => value.toLocaleString("en-US");
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
