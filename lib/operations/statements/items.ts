import type { Statement } from "../../db/bind";
import { payloadRemovedAtOf } from "../../deliveries/statements/removed";
import { MOVES } from "../../engine/state";
import type { Slice } from "../../list/data";
import { behind, Conditions, cappedCount, cursorColumn, type SortKey } from "../../list/statements";
import type { ItemResultName } from "../states";

/** The SQL of an operation's items. Their primary key begins with the operation and the delivery, which is their order. */

const KEYS: readonly SortKey[] = [{ column: "i.delivery_id", type: "uuid" }];

/** The deliveries of operations that a worker's claim holds at their current number of attempts. @param ids a uuid[] */
export const beingSent = (ids: string) => `
select d.id, d.operation_id from claim c
cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts)
join delivery d on d.id = held.id and d.shard = c.shard and d.attempts = held.attempts
where d.state = '${MOVES.retry.to}' and d.operation_id = any(${ids})`;

/** Builds one page of the items with any of the results; all items for none. */
export function itemListStatement(
  operationId: string,
  results: readonly ItemResultName[],
  slice: Slice,
): Statement {
  const where = conditions(operationId, results);
  if (slice.cursor) where.add(behind(KEYS, slice.direction, slice.cursor, (value) => where.bind(value)));
  const settled = Object.entries(SETTLED).map(([result, condition]) => `when ${condition} then '${result}'`);
  // What was changed or skipped was so at once, when the operation was made.
  const text = `select i.delivery_id as "deliveryId", i.event_id as "eventId", i.subscriber_id as "subscriberId",
      s.name as "subscriberName", i.reason,
      case when i.reason = 'payload_removed' then ${payloadRemovedAtOf("i.event_id", "i.shard")} end as "payloadRemovedAt", case when i.result = 'queued' then i.settled_at else o.created_at end as "settledAt",
      case ${settled.join(" ")} when ${IS_SENDING} then 'sending' else 'pending' end as result, ${cursorColumn(KEYS)}
    from operation_item i join operation o on o.id = i.operation_id left join subscriber s on s.id = i.subscriber_id
    where ${where} order by i.delivery_id ${slice.direction} limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}`;
  return { text, values: where.values };
}

/** Counts the items with any of the results, up to one past the limit. */
export const itemCountStatement = (operationId: string, results: readonly ItemResultName[]) =>
  cappedCount("operation_item i", conditions(operationId, results));

const IS_SENDING = `i.delivery_id in (select sent.id from (${beingSent("array[$1::uuid]")}) as sent)`;
const WAITS = "i.result = 'queued' and i.outcome is null";
const SETTLED = {
  delivered: `i.outcome = '${MOVES.deliver.to}'`,
  failed_again: `i.outcome = '${MOVES.fail.to}'`,
  changed: "i.result = 'changed'",
  skipped: "i.result = 'skipped'",
} as const;
const HAS_RESULT = {
  ...SETTLED,
  pending: `${WAITS} and not ${IS_SENDING}`,
  sending: `${WAITS} and ${IS_SENDING}`,
} as const satisfies Record<ItemResultName, string>;

/** The first parameter is the operation. */
function conditions(operationId: string, results: readonly ItemResultName[]): Conditions {
  const where = new Conditions();
  where.add(`i.operation_id = ${where.bind(operationId)}::uuid`);
  if (results.length) where.add(`(${results.map((result) => HAS_RESULT[result]).join(" or ")})`);
  return where;
}

/** $1 operation: its items by subscriber and result, the most first; 100 subscribers. */
export const RESULTS_BY_SUBSCRIBER = `
select i.subscriber_id as "subscriberId", s.name as "subscriberName", count(*)::int as total,
  count(*) filter (where i.result = 'queued' and i.outcome is null)::int as waiting,
  count(*) filter (where i.outcome = '${MOVES.deliver.to}')::int as delivered,
  count(*) filter (where i.outcome = '${MOVES.fail.to}')::int as "failedAgain",
  count(*) filter (where i.result = 'changed')::int as changed,
  count(*) filter (where i.result = 'skipped')::int as skipped
from operation_item i left join subscriber s on s.id = i.subscriber_id
where i.operation_id = $1::uuid group by i.subscriber_id, s.name order by total desc, s.name limit 100`;
