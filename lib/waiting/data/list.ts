import type { Database } from "../../db/client";
import { withWaiting } from "../../deliveries/data/waiting";
import { withMaskedUrl } from "../../deliveries/detail";
import { priorityOfEvent } from "../../engine/priority";
import { type Rows, readRows, readTotal, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { WaitingFilter, WaitingRow } from "../schema";
import { waitingCountStatement, waitingStatement } from "../statements/list";

/** A row as the database has it. */
type Stored = Omit<WaitingRow, "priority" | "waiting" | "failureDetail"> & {
  rank: number | null;
  failureDetail: string;
  isReleased: boolean;
};

/** Lists the deliveries that are scheduled or being sent, soonest due first, each with what it waits for, and their number. */
export async function listWaiting(
  db: Database,
  filter: WaitingFilter,
  position: Position,
  now: Date,
): Promise<ListPage<WaitingRow>> {
  const [page, total] = await Promise.all([
    readWaitingRows(db, filter, position, now),
    readTotal(db.pool, waitingCountStatement(filter)),
  ]);
  return { ...page, ...total };
}

/** As `listWaiting`, without their number. */
export async function readWaitingRows(
  db: Database,
  filter: WaitingFilter,
  position: Position,
  now: Date,
): Promise<Rows<WaitingRow>> {
  const rowsOf = (slice: Slice) => waitingStatement(filter, slice);
  const { items, ...page } = await readRows<Stored>(db.pool, rowsOf, position);
  const waiting = await withWaiting(db.pool, items, now);
  return {
    ...page,
    items: waiting.map(({ rank, isReleased: _isReleased, ...row }) => ({
      ...withMaskedUrl(row),
      failureDetail: row.failureClass === null ? null : row.failureDetail,
      priority: priorityOfEvent(rank),
    })),
  };
}
