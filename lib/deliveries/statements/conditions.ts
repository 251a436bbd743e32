import type { MOVES, MovingKind } from "../../engine/state";
import type { Slice } from "../../list/data";
import { Conditions } from "../../list/statements";
import type { DeliveryFilter, FilterConditions } from "../schema";
import { HTTP_STATUS, ofGroups } from "./index-merge";
import { addSearched } from "./searched";

/** The conditions of a filter of deliveries `d`. */

/** The states that an operation starts from. */
export type OperableState = (typeof MOVES)[MovingKind]["from"];

/** The time that the dates of a filter limit: the last attempt, the delivery, or of what waits the reception. */
export const DATE_OF = {
  failed: "d.failed_at",
  // They have kept it.
  discarded: "d.failed_at",
  delivered: "d.finished_at",
  scheduled: "d.received_at",
} as const satisfies Record<OperableState, string>;

/** The conditions of all matches in a state, of deliveries `d`. @param values the parameters of the statement that they are a part of */
export function filterConditions(
  filter: DeliveryFilter,
  state: OperableState,
  values: unknown[] = [],
): Conditions {
  const where = new Conditions(values);
  addPeriod(where, filter, state);
  addValues(where, filter);
  addUnindexed(where, filter);
  addSearched(where, filter);
  return where;
}

/**
 * An index scan begins at the first bound on its first column. A page by date therefore leaves out the window's bound on
 * the side of its cursor: the scan would begin there and read every row of the earlier pages.
 */
export function addPeriod(
  where: Conditions,
  filter: DeliveryFilter,
  state: OperableState,
  { direction, cursor }: Partial<Slice> = {},
  column: string = DATE_OF[state],
): void {
  const from = `${where.bind(filter.from)}::timestamptz`;
  // The column has microseconds, the filter milliseconds: the filter's last millisecond is included whole.
  const before = `${where.bind(new Date(filter.to.getTime() + 1))}::timestamptz`;
  const at = cursor && `${where.bind(cursor[0])}::timestamptz`;
  where.add(
    `d.state = '${state}'`,
    `${column} >= ${at && direction === "ASC" ? `greatest(${from}, ${at})` : from}`,
    `${column} < ${at && direction === "DESC" ? `least(${before}, ${at} + interval '1 microsecond')` : before}`,
  );
}

export function addValues(where: Conditions, filter: FilterConditions): void {
  where.among("d.failure_class", "failure_class", filter.classes);
  where.among(HTTP_STATUS, "smallint", filter.httpStatus);
  where.among("d.event_id", "uuid", filter.eventIds);
  where.among("d.subscriber_id", "uuid", filter.subscriberIds);
  where.among("d.context_id", "uuid", filter.contextIds);
  where.among("d.handler_id", "uuid", filter.handlerIds);
  if (filter.groupId?.length) where.add(ofGroups(filter.groupId, where.values));
}

/** Conditions without an index, checked row by row. */
export function addUnindexed(where: Conditions, filter: DeliveryFilter): void {
  if (filter.receivedFrom) where.add(`d.received_at >= ${where.bind(filter.receivedFrom)}::timestamptz`);
  if (filter.receivedBefore) where.add(`d.received_at < ${where.bind(filter.receivedBefore)}::timestamptz`);
  if (filter.restoredBefore)
    where.add(`(d.restored_at is null or d.restored_at < ${where.bind(filter.restoredBefore)}::timestamptz)`);
  if (filter.purgedBefore) where.add(`d.purge_at < ${where.bind(filter.purgedBefore)}::timestamptz`);
}
