import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { readPage } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { parseUrl } from "../../net/url";
import { DAY_MS } from "../../time/units";
import {
  FAILURE_COUNTS,
  MOST_FAILURES,
  type SubscriberFilter,
  subscriberCountStatement,
  subscriberListStatement,
} from "../statements/list";
import type { FailureCounts, ListedSubscriber } from "../view";

/** The time that counting may take before the counts are shown as unknown. */
const COUNTING_MS = 1500;

type Row = Omit<ListedSubscriber, "host" | "failures"> & { url: string };

/** Lists the subscribers that are not deleted, each with its failures. */
export async function listSubscribersInUse(
  db: Database,
  filter: SubscriberFilter,
  position: Position,
  now: Date,
): Promise<ListPage<ListedSubscriber>> {
  const rows = (slice: Parameters<typeof subscriberListStatement>[1]) =>
    subscriberListStatement(filter, slice);
  const page = await readPage<Row>(db.pool, { rows, count: subscriberCountStatement(filter) }, position);
  const ids = page.items.map(({ id }) => id);
  const counts = await countFailures(db, ids, now);
  const items = page.items.map(({ url, ...row }) => ({
    ...row,
    host: parseUrl(url)?.host ?? "",
    failures: counts?.get(row.id) ?? null,
  }));
  return { ...page, items };
}

/** Counts failures now and of the last day by subscriber, each up to a limit; null when counting takes too long. */
export async function countFailures(
  db: Database,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, FailureCounts> | null> {
  if (ids.length === 0) return new Map();
  const since = new Date(now.getTime() - DAY_MS);
  const values = [ids, MOST_FAILURES + 1, since];
  const rows = await readWithin<{ id: string; failed: number; failedLastDay: number }>(
    db.pool,
    COUNTING_MS,
    FAILURE_COUNTS,
    values,
  );
  return (
    rows &&
    new Map(
      rows.map(({ id, failed, failedLastDay }) => [
        id,
        { now: capped(failed), lastDay: capped(failedLastDay) },
      ]),
    )
  );
}

const capped = (count: number) => ({
  total: Math.min(count, MOST_FAILURES),
  totalIsExact: count <= MOST_FAILURES,
});
