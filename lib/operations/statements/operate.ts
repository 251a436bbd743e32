import { asItWas, isRestorable } from "../../deliveries/statements/accepted";
import { STATE } from "../../deliveries/statements/detail";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { ITEM_RESULTS, type ItemResultName } from "../../engine/operation";
import { MOVES, type Move } from "../../engine/state";
import { heldBy, STARTED } from "./held";

/**
 * The writes of operations. The guards come from MOVES. Each operation is one statement over any number of ids, and names
 * the shard of each ($2). It locks rows in the order of their ids, so that two operations on the same rows wait for each
 * other instead of deadlocking; the second one finds the state changed and writes nothing. The state is compared as text,
 * so that the planner finds rows by primary key and ignores the partial indexes of that state
 * (lib/worker/claims/claim-statements.ts gives the plans). What another started operation holds is left to that one.
 */
const guarded = (
  move: Move,
  options: { set: string; result: ItemResultName; also?: string; begins?: (row: string) => string },
) => {
  const { set, result, also = "", begins = (row) => `${row}.state::text = '${MOVES[move].from}'` } = options;
  return `
with ${STARTED}, chosen as materialized (
  select d.id, d.shard
  from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
  join delivery d on d.id = asked.id and d.shard = asked.shard
  where ${begins("d")} ${also} and ${heldBy("d")} is null
  order by d.id
  for no key update of d
), changed as (
  update delivery d set state = '${MOVES[move].to}', ${set}
  from chosen
  where d.id = chosen.id and d.shard = chosen.shard and ${begins("d")}
  returning d.id, d.shard, d.event_id, d.subscriber_id, d.attempts
)
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result, attempts_seen, settled_at)
select $3::uuid, id, shard, event_id, subscriber_id, '${result}', attempts,
  ${result === "sending" ? "null" : "$4::timestamptz"} from changed
returning delivery_id as "deliveryId", event_id as "eventId", subscriber_id as "subscriberId"`;
};

/** $1 ids, $2 shards, $3 operation, $4 now. The attempt carries the operation, so it has no automatic follow-up. */
export const RETRY = guarded("retry", {
  set: "due_at = $4::timestamptz, next_trigger = 'manual', operation_id = $3::uuid, retrying_ended = null",
  result: "sending",
  // An array, built once: for a join, the planner compares every delivery with every subscriber.
  also: `and d.subscriber_id = any (array(
    select s.id from subscriber s where s.deleted_at is null and s.status = 'approved'))
    and not ${PAYLOAD_REMOVED}`,
});

/**
 * $1 ids, $2 shards: locks the failed deliveries until the end of the transaction, as RETRY and DISCARD do. What had the lock before is seen by the
 * statement that follows, not by one that waited for the lock itself: the copy of an edit, which holds its original, and a payload that retention
 * has removed.
 */
export const LOCK_FAILED = `
select d.id from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
join delivery d on d.id = asked.id and d.shard = asked.shard
where d.state::text = '${MOVES.retry.from}' order by d.id for no key update of d`;

/** $1 ids, $2 shards, $3 operation, $4 now, $5 purge date. */
export const DISCARD = guarded("discard", {
  set: "discarded_at = $4::timestamptz, purge_at = $5::timestamptz",
  result: "changed",
});

/**
 * $1 ids, $2 shards, $3 operation, $4 now. failed_at is kept, so the row returns to its old position in the list; restored_at lets
 * retention keep it as long as a new failure.
 */
export const RESTORE = guarded("restore", {
  set: asItWas("$4::timestamptz"),
  result: "changed",
  begins: isRestorable,
  also: "and (d.purge_at is null or d.purge_at > $4::timestamptz)",
});

/** $1 ids, $2 shards: whether some of the deliveries are in the bin, and whether some were accepted. */
export const RESTORED_STATES = `
select coalesce(bool_or(d.state::text = '${MOVES.restore.from}'), false) as "discarded",
  coalesce(bool_or(d.accepted_at is not null), false) as "accepted"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard) join delivery d on d.id = asked.id and d.shard = asked.shard`;

/** $1 operation: the same of its pending items. */
export const RESTORED_BY_OPERATION = `
select coalesce(bool_or(d.state::text = '${MOVES.restore.from}'), false) as "discarded",
  coalesce(bool_or(d.accepted_at is not null), false) as "accepted"
from operation_item i join delivery d on d.id = i.delivery_id and d.shard = i.shard
where i.operation_id = $1::uuid and i.result::text = 'pending'`;

/** $1 ids, $2 shards: the facts that decide why an operation did not change them. */
export const SKIP_FACTS = `
with ${STARTED}
select asked.id as "deliveryId", d.event_id as "eventId", d.subscriber_id as "subscriberId", ${STATE},
  d.purge_at as "purgeAt", s.id is null or s.deleted_at is not null as "subscriberDeleted",
  s.status as "subscriberStatus", d.id is not null and ${PAYLOAD_REMOVED} as "payloadRemoved",
  d.accepted_at is not null as "isAccepted", ${heldBy("asked")} as "heldBy"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
left join delivery d on d.id = asked.id and d.shard = asked.shard
left join subscriber s on s.id = d.subscriber_id`;

/**
 * $1 operation, $2 now; then the skipped deliveries as arrays: $3 ids, $4 shards, $5 events, $6 subscribers, $7 reasons, $8 the operations
 * that hold them. One that does not exist has what of it was named.
 */
export const RECORD_SKIPPED = `
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result, reason, held_by, settled_at)
select $1::uuid, skipped.id, skipped.shard, skipped.event_id, skipped.subscriber_id, 'skipped', skipped.reason, skipped.held_by,
  $2::timestamptz
from unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[])
  as skipped (id, shard, event_id, subscriber_id, reason, held_by)`;

/** $1 operation: counts its items by shard, once, when they have been written. */
export const COUNT_NEW_ITEMS = `
insert into operation_shard (operation_id, shard, ${ITEM_RESULTS.join(", ")})
select i.operation_id, i.shard, ${ITEM_RESULTS.map((result) => `count(*) filter (where i.result = '${result}')`).join(", ")}
from operation_item i where i.operation_id = $1::uuid group by i.operation_id, i.shard`;

/** $1 events, $2 subscribers, $3 the events' shards: the deliveries named by pairs. */
export const DELIVERIES_OF_PAIRS = `
select d.id as "deliveryId", d.event_id as "eventId", d.subscriber_id as "subscriberId"
from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as pair (event_id, subscriber_id, shard)
join delivery d on d.event_id = pair.event_id and d.subscriber_id = pair.subscriber_id and d.shard = pair.shard`;
