import { DAY_MS } from "../time/units";
import type { Queryable } from "./client";

/** The tables that are partitioned by day. */
const DAY_TABLES = ["attempt", "event_payload"] as const;
export type DayTable = (typeof DAY_TABLES)[number];
/** How far ahead partitions are created: a hub without a running worker accepts events for a week. */
export const DAYS_AHEAD = 8;

/**
 * Creates the missing day partitions (UTC) from `from` to `to`, both included.
 * Each is a short transaction, whose lock on the parent delays neither reads nor writes, whether it is held or waited for.
 * Two processes may run it at once: the second one waits and changes nothing.
 * @returns the number of partitions created
 * @throws the error 55P03 when such work on the same table (a migration, `analyze`) lasts two seconds
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
  let created = 0;
  for (const { table, day, name } of names.filter((one) => !present.has(one.name))) {
    await db.query(createDay(table, name, day));
    created++;
  }
  return created;
}

/**
 * Makes a table like the parent and attaches it, which locks the parent with `share update exclusive` alone; `create table …
 * partition of` would need `access exclusive`, wait for every dump, and hold up all publishing and claims meanwhile. The parent is locked
 * first, so that one process at a time looks whether the day exists. The new table is empty: there is nothing to scan for rows out of
 * bounds, and the indexes copied from the parent become parts of the parent's. One message of several statements is one implicit
 * transaction. Names and bounds are generated here, never received.
 */
function createDay(table: DayTable, name: string, day: Date): string {
  const bounds = `from ('${day.toISOString()}') to ('${new Date(day.getTime() + DAY_MS).toISOString()}')`;
  return `
set local lock_timeout = '2s';
do $$ begin
  lock table only ${table} in share update exclusive mode;
  if to_regclass('${name}') is null then
    create table ${name} (like ${table} including all);
    alter table ${table} attach partition ${name} for values ${bounds};
  end if;
end $$`;
}

/** The partitions needed from `now` on, and that of the day before: a process whose clock is behind may still write there. */
export function ensurePartitionsAhead(db: Queryable, now: Date): Promise<number> {
  return ensureDayPartitions(
    db,
    new Date(now.getTime() - DAY_MS),
    new Date(now.getTime() + DAYS_AHEAD * DAY_MS),
  );
}

/** The names of a table's partitions for the days (UTC) from `from` to `to`, both included. */
export function dayPartitions(table: DayTable, from: Date, to: Date): string[] {
  return daysBetween(from, to).map((day) => partitionName(table, day));
}

/** The day (its midnight, UTC) of a partition by its name; undefined for any other name. */
export function dayOfPartition(table: DayTable, name: string): Date | undefined {
  const [, parent, year, month, day] = /^(.+)_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return parent === table ? new Date(`${year}-${month}-${day}T00:00:00Z`) : undefined;
}

function daysBetween(from: Date, to: Date): Date[] {
  const first = Math.floor(from.getTime() / DAY_MS);
  const last = Math.floor(to.getTime() / DAY_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => new Date((first + index) * DAY_MS));
}

function partitionName(table: string, day: Date): string {
  return `${table}_${day.toISOString().slice(0, 10).replaceAll("-", "")}`;
}
