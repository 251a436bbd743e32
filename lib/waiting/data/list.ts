import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database } from "../../db/client";
import { within } from "../../db/within";
import { withWaiting } from "../../deliveries/data/waiting";
import { withMaskedUrl } from "../../deliveries/detail";
import { priorityOfEvent } from "../../engine/priority";
import { counted, type Rows, readRows, readTotal, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { WaitingFilter, WaitingRow } from "../schema";
import { waitingCountStatement, waitingStatement } from "../statements/list";

/** A row as the database has it. */
type Stored = Omit<WaitingRow, "priority" | "waiting" | "failureDetail"> & {
  rank: number | null;
  failureDetail: string;
  queueRank: number;
};

/** The time that reading a page may take. A filter without an index reads row by row until it has found a page. */
const PAGE_MS = STATEMENT_MS;

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
  const [page, total] = await Promise.all([
    readWaitingRows(db, filter, position, now, pageMs),
    readTotal(db.pool, waitingCountStatement(filter)),
  ]);
  return page && counted(page, total, position);
}

/** As `listWaiting`, without their number. */
export async function readWaitingRows(
  db: Database,
  filter: WaitingFilter,
  position: Position,
  now: Date,
  pageMs = PAGE_MS,
): Promise<Rows<WaitingRow> | null> {
  const rowsOf = (slice: Slice) => waitingStatement(filter, slice);
  const read = await within(db.pool, pageMs, (client) => readRows<Stored>(client, rowsOf, position));
  if (!read) return null;
  const waiting = await withWaiting(db.pool, read.items, now);
  return {
    ...read,
    items: waiting.map(({ rank, queueRank: _queueRank, ...row }) => ({
      ...withMaskedUrl(row),
      failureDetail: row.failureClass === null ? null : row.failureDetail,
      priority: priorityOfEvent(rank),
    })),
  };
}
