import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database } from "../../db/client";
import { within } from "../../db/within";
import { lookThrough, pageOf } from "../../deliveries/data/look-through";
import { isOfFewItems } from "../../deliveries/data/operation";
import { withWaiting } from "../../deliveries/data/waiting";
import { withMaskedUrl } from "../../deliveries/detail";
import { priorityOfEvent } from "../../engine/priority";
import { type Count, counted, readRows, type Slice, startCount } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { WaitingFilter, WaitingRow } from "../schema";
import {
  isLookedThrough,
  searchWaitingStatement,
  waitingCountStatement,
  waitingStatement,
} from "../statements/list";

/** A row as the database has it. */
type Stored = Omit<WaitingRow, "priority" | "waiting" | "failureDetail"> & {
  rank: number | null;
  failureDetail: string;
  queueRank: number;
};

/** The time that reading a page, or the first part of one, may take. */
const PAGE_MS = STATEMENT_MS;
/** Of contexts and handlers that few of many have, the index is read up to this time; then they are looked for part by part. */
const RARE_MS = 1_000;
/** Rows of the first part, and of the largest. Finding the queues costs most, so that the first part is not small. */
const PARTS = { first: 4_000, largest: 32_000 } as const;

/**
 * Lists the deliveries that are scheduled or being sent, soonest due first, each with what it waits for, and their number.
 * @returns null when finding them takes too long
 */
export async function listWaiting(
  db: Database,
  filter: WaitingFilter,
  position: Position,
  now: Date,
  pageMs = PAGE_MS,
): Promise<ListPage<WaitingRow> | null> {
  const isOfItems = await isOfFewItems(db, filter);
  const statement = waitingCountStatement(filter, isOfItems);
  const count = position.isUncounted ? null : startCount(db.pool, statement);
  const page = await readPage(db, filter, position, { pageMs, isOfItems, count });
  if (!page) return null;
  const waiting = await withWaiting(db.pool, page.items, now);
  return {
    ...page,
    items: waiting.map(({ rank, queueRank: _queueRank, ...row }) => ({
      ...withMaskedUrl(row),
      failureDetail: row.failureClass === null ? null : row.failureDetail,
      priority: priorityOfEvent(rank),
    })),
  };
}

/** Reads a page by the index of the queues where that answers it in time, else looks through the list. */
async function readPage(
  { pool }: Database,
  filter: WaitingFilter,
  position: Position,
  { pageMs, isOfItems, count }: { pageMs: number; isOfItems: boolean; count: Count | null },
): Promise<ListPage<Stored> | null> {
  if (isOfItems || !isLookedThrough(filter)) {
    const rowsOf = (slice: Slice) => waitingStatement(filter, slice, isOfItems);
    const isRare = !isOfItems && isOfContexts(filter);
    const time = isRare ? Math.min(RARE_MS, pageMs) : pageMs;
    const read = await within(pool, time, (client) => readRows<Stored>(client, rowsOf, position));
    if (read) return counted(read, count, position);
    if (!isRare) return null;
  }
  const part = (slice: Slice, most: number) => searchWaitingStatement(filter, slice, most);
  const looked = await lookThrough<Stored>(pool, { part, ...PARTS, firstMs: pageMs }, position);
  return looked && pageOf(looked, count, position);
}

const isOfContexts = ({ eventIds = [], contextIds = [], handlerIds = [] }: WaitingFilter) =>
  eventIds.length === 0 && contextIds.length + handlerIds.length > 0;
