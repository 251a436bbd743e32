import type { Queryable } from "./client";

/** The tables that are partitioned by day, with the column that decides. */
const DAY_TABLES = ["attempt", "event_payload"] as const;
const DAY_MS = 86_400_000;
/** How far ahead partitions are made: a hub whose workers are all down for a week still takes events. */
export const DAYS_AHEAD = 8;

/**
 * Makes the day partitions (UTC) from `from` to `to`, both included, that do not exist yet.
 * Each is a short transaction with a lock timeout of two seconds, so that it cannot queue in front of claims.
 * Two processes may do it at once: the loser of the race changes nothing.
 * @returns how many partitions were made.
 */
export async function ensureDayPartitions(db: Queryable, from: Date, to: Date): Promise<number> {
  const names = DAY_TABLES.flatMap((table) =>
    daysBetween(from, to).map((day) => ({ table, day, name: partitionName(table, day) })),
  );
  const { rows } = await db.query<{ name: string }>(
    "select relname as name from pg_class where relname = any($1::text[]) and relispartition",
    [names.map(({ name }) => name)],
  );
  const present = new Set(rows.map((row) => row.name));
  let made = 0;
  for (const { table, day, name } of names.filter((one) => !present.has(one.name))) {
    const bounds = `from ('${day.toISOString()}') to ('${new Date(day.getTime() + DAY_MS).toISOString()}')`;
    // One message of several statements is one implicit transaction. Names and bounds are made here, never received.
    await db.query(
      `set local lock_timeout = '2s'; create table if not exists ${name} partition of ${table} for values ${bounds}`,
    );
    made++;
  }
  return made;
}

/** The partitions needed from `now` on. */
export function ensurePartitionsAhead(db: Queryable, now: Date): Promise<number> {
  return ensureDayPartitions(db, now, new Date(now.getTime() + DAYS_AHEAD * DAY_MS));
}

function daysBetween(from: Date, to: Date): Date[] {
  const first = Math.floor(from.getTime() / DAY_MS);
  const last = Math.floor(to.getTime() / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => new Date((first + index) * DAY_MS));
}

function partitionName(table: string, day: Date): string {
  return `${table}_${day.toISOString().slice(0, 10).replaceAll("-", "")}`;
}
