import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { listFailedDeliveries } from "../../deliveries/data/list";
import type { ListedRow } from "../../deliveries/schema";
import { TREND_OF_DAYS } from "../statements/days";

/** What the page of a group shows beside the group. */

/** The rows shown; the list of failures has all of them. */
const MOST_ROWS = 10;
const EVER = new Date(0);
/** The time that a trend may take: the page does without it. */
const TREND_MS = 1000;

/** Reads the newest failed deliveries of a group. */
export async function readRowsOfGroup(db: Database, id: number, now: Date): Promise<ListedRow[]> {
  const filter = { from: EVER, to: now, classes: [], subscriberIds: [], contextIds: [], groupId: [id] };
  const newest = { sort: "date", direction: "DESC", limit: MOST_ROWS, offset: 0, isUncounted: true } as const;
  return (await listFailedDeliveries(db, filter, newest)).items;
}

/** Counts the failed attempts of a group in each of the last 14 days, oldest first; null when that takes too long. */
export async function readDays(db: Database, id: number, now: Date): Promise<number[] | null> {
  const rows = await readWithin<{ days: number[] }>(db.pool, TREND_MS, TREND_OF_DAYS, [id, now]);
  return rows && (rows[0]?.days ?? []);
}

/** Lists the users whom a group can have as its owner, by name. */
export async function listOwners(db: Database): Promise<{ value: string; label: string }[]> {
  const users = await db.prisma.userAccount.findMany({
    where: { disabledAt: null },
    select: { id: true, name: true, email: true },
    orderBy: { email: "asc" },
    take: 500,
  });
  return users.map(({ id, name, email }) => ({ value: id, label: name ?? email }));
}
