import type { Statement } from "../../db/bind";
import { payloadRemovedAtOf } from "../../deliveries/statements/removed";
import type { ItemResultName } from "../../engine/operation";
import type { Slice } from "../../list/data";
import { behind, Conditions, cappedCount, cursorColumn, type SortKey } from "../../list/statements";

/** The SQL of an operation's items. Their primary key begins with the operation and the delivery, which is their order. */

const KEYS: readonly SortKey[] = [{ column: "i.delivery_id", type: "uuid" }];

/** The id of an item of a pair that names no delivery stands for one that does not exist. */
const DELIVERY_ID = `case when i.reason = 'not_found' and i.event_id is not null then null else i.delivery_id end`;

/** The delivery that was sent in the place of an item's, edited: one, or none yet. */
const COPY_ID = `select x.delivery_id from delivery_edit x where x.original_id = i.delivery_id and x.operation_id = i.operation_id limit 1`;

/** Builds one page of the items with any of the results; all items for none. */
export function itemListStatement(
  operationId: string,
  results: readonly ItemResultName[],
  slice: Slice,
): Statement {
  const where = conditions(operationId, results);
  if (slice.cursor) where.add(behind(KEYS, slice.direction, slice.cursor, (value) => where.bind(value)));
  // An earlier version wrote no time for what was changed or skipped when the operation was made.
  const text = `select ${DELIVERY_ID} as "deliveryId", i.event_id as "eventId", i.subscriber_id as "subscriberId",
      s.name as "subscriberName", i.result, i.reason, i.held_by as "heldBy", i.attempts_seen as "attemptsSeen",
      case when i.reason = 'payload_removed' then ${payloadRemovedAtOf("i.event_id", "i.shard")} end as "payloadRemovedAt",
      case when o.kind = 'edit_and_retry' then (${COPY_ID}) end as "copyId",
      coalesce(i.settled_at, case when i.result in ('changed', 'skipped') then o.created_at end) as "settledAt", ${cursorColumn(KEYS)}
    from operation_item i join operation o on o.id = i.operation_id left join subscriber s on s.id = i.subscriber_id
    where ${where} order by i.delivery_id ${slice.direction} limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}`;
  return { text, values: where.values };
}

/** Counts the items with any of the results, up to one past the limit. */
export const itemCountStatement = (operationId: string, results: readonly ItemResultName[]) =>
  cappedCount("operation_item i", conditions(operationId, results));

/** The first parameter is the operation. */
function conditions(operationId: string, results: readonly ItemResultName[]): Conditions {
  const where = new Conditions();
  where.add(`i.operation_id = ${where.bind(operationId)}::uuid`);
  where.among("i.result", "item_result", results);
  return where;
}

/** $1 operation: its items by subscriber and result, the most first; 100 subscribers. */
export const RESULTS_BY_SUBSCRIBER = `
select i.subscriber_id as "subscriberId", s.name as "subscriberName",
  exists (select from operation_subscriber p where p.operation_id = $1::uuid and p.subscriber_id = i.subscriber_id) as "isPaused",
  count(*)::int as total,
  count(*) filter (where i.result = 'pending')::int as pending,
  count(*) filter (where i.result = 'sending')::int as sending,
  count(*) filter (where i.result = 'delivered')::int as delivered,
  count(*) filter (where i.result = 'failed_again')::int as "failedAgain",
  count(*) filter (where i.result = 'changed')::int as changed,
  count(*) filter (where i.result = 'skipped')::int as skipped,
  count(*) filter (where i.result = 'cancelled')::int as cancelled
from operation_item i left join subscriber s on s.id = i.subscriber_id
where i.operation_id = $1::uuid and i.subscriber_id is not null
group by i.subscriber_id, s.name order by total desc, s.name limit 100`;
