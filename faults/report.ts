import type { Round } from "./round";

/** What a whole run came to. */
export type Summary = {
  seed: number;
  seconds: number;
  faults: number;
  events: number;
  deliveries: number;
  attempts: number;
  requests: number;
  /** Requests beyond the attempts whose outcome is known: deliveries that were in flight at a fault and were sent again. */
  duplicates: number;
  lost: number;
  /** Deliveries whose requests came while the receiver itself was short of time: their times could not be judged. */
  unclear: number;
  longestRecoverySeconds: number;
};

/** Rounds by kind as a table, the sums below it, and one line for machines. */
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
      ? [`${count(summary.unclear)} deliveries came while the receiver was short of time`]
      : []),
    `FAULTS ${JSON.stringify(summary)}`,
  ].join("\n");
}

/** A round as it is told while the run goes on. */
export function tell({ kind, inFlight, sentAgain, recoveryMs }: Round): string {
  return `${kind}: ${inFlight} in flight, ${sentAgain} healthy ones sent again, well after ${seconds(recoveryMs)}`;
}

/** The first column to the left, numbers to the right. */
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
