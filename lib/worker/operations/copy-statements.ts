import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { PAYLOAD_OF_EVENT } from "../../deliveries/statements/stored-payload";
import { unsendable } from "../../deliveries/statements/unsendable";
import { RELEASED_RESULT } from "../../engine/operation";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import { MOVES } from "../../engine/state";
import { makeCopies } from "../../publishing/edited-copies";
import { auditOperations, stateChange } from "./audit-operations";
import { judgeLocked, lockPicked, recordItems, takeItems, UNLOCKED } from "./release-fragments";

/** The statements that release items of edited copies: their payloads are read, changed here, and written with everything else in one. */

/** $1 operation: what its copies have in place of their originals. */
export const READ_SET_EDIT =
  "select e.patch, e.headers::text, e.url from operation_edit e where e.operation_id = $1::uuid";

/**
 * $1 operation, $2 now, $3 id of the audit row: pauses a running operation whose headers cannot be decrypted, and says so in the audit trail.
 * Returns a row when it was this statement that did.
 */
export const PAUSE_UNREADABLE = `
with paused as (
  update operation o set state = 'pausing', state_reason = 'headers_unreadable'
  where o.id = $1::uuid and o.state = 'running' returning o.id, o.kind
)${auditOperations("paused", {
  ids: "array[$3::uuid]",
  at: "$2::timestamptz",
  action: "'operation.pause'",
  detail: `'reason', 'headers_unreadable', ${stateChange("'running'", "'pausing'")}`,
})} returning id`;

/**
 * $1 operation, $2 shard, $3 subscribers, $4 the most of each: pending items, with the sizes of their payloads. What is read is only a
 * proposal: RELEASE_COPIES judges it.
 */
export const readCopied = (isCanary: boolean) => `
select i.delivery_id, i.event_id, i.subscriber_id, coalesce(e.size_bytes, 0)
from unnest($3::uuid[], $4::integer[]) as want (subscriber_id, free)
cross join lateral (
  select i.delivery_id, i.event_id, i.subscriber_id from operation_item i
  where i.operation_id = $1::uuid and i.shard = $2::smallint and i.subscriber_id = want.subscriber_id and i.result = 'pending'
    ${isCanary ? "and i.is_canary" : ""}
  order by i.delivery_id limit want.free) as i
left join event e on e.id = i.event_id and e.shard = $2::smallint
order by i.subscriber_id, i.delivery_id`;

/** $1 events, $2 shard: the bodies of their payloads. */
export const READ_BODIES = `
select e.id, p.body from unnest($1::uuid[]) as asked (id) join event e on e.id = asked.id and e.shard = $2::smallint
join lateral ${PAYLOAD_OF_EVENT} p on true`;

/** $1 deliveries: those that are edited copies themselves, with how they are sent. */
export const READ_OWN_EDITS = `
select x.delivery_id, x.url, coalesce(x.headers, '{}')::text from delivery_edit x where x.delivery_id = any($1::uuid[])`;

const isFailed = (row: string) => `${row}.state::text = '${MOVES.edit_and_retry.from}'`;

/** Locks the originals ($4) of pending items of operation $1 in shard $2, if it is the worker's ($3): ./release-statements.ts. */
export const LOCK_ORIGINALS = `with ${takeItems("unnest($4::uuid[]) as given (delivery_id)")}${lockPicked(isFailed)}`;

/**
 * Releases items of operation $1 in shard $2, if it is the worker's ($3): makes the copy of each at $4. A delivery that is not as it was when
 * the set was frozen, that an operation begun earlier ($5) or a copy under way holds, that cannot be sent, or to which the
 * patch does not apply is skipped with its reason. $6 is the trigger of the attempts, $7 the bodies; then by item: $8 the URL of the copy;
 * $9 deliveries, $10 and $11 the ids of copy and event, $12 and $13 where its body is, $14 whether that is text, $15 whether the patch does not
 * apply, $16 the URL that is shown, $17 the headers, $18 whether LOCK_ORIGINALS has locked the delivery.
 *
 * A copy is made of each item that this statement has made `sending`, and of no other: of two that take the same item, the second waits for
 * the first, finds it taken, and makes none. Originals are locked in the order of their ids, then the items, then the counters.
 */
export const RELEASE_COPIES = `
with ${takeItems(`unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::integer[], $13::integer[], $14::boolean[], $15::boolean[], $16::text[],
    $17::jsonb[], $8::text[], $18::boolean[]) as given (delivery_id, copy_delivery, copy_event, start, size, is_text, is_refused, shown_url, headers, url,
    is_locked)`)}, ${judgeLocked({
  columns: `${PAYLOAD_REMOVED} as is_gone`,
  skips: `${unsendable("p.is_gone")}
      when p.is_refused then 'patch_not_applicable'
      when p.start is null then 'payload_removed'`,
  earlier: "$5",
})}, decided as materialized (
  select $1::uuid as operation_id, $2::smallint as shard, id,
    case when reason is null then '${RELEASED_RESULT}' else 'skipped' end as result, reason,
    case when reason = 'in_operation' then held_by end as held_by, reason is null and url is not null as is_redirected
  from judged
  union all ${UNLOCKED}
), ${recordItems(
  "sending",
  "held_by = r.held_by",
  `, wanted as materialized (
  select j.copy_event, j.copy_delivery, j.id as original, j.event_id as original_event, j.subscriber_id, e.content_type,
    p.headers - 'content-length' as payload_headers, substring($7::bytea from j.start for j.size) as body, j.is_text, j.shown_url,
    j.url, j.headers
  from item join judged j on j.id = item.delivery_id join event e on e.id = j.event_id and e.shard = $2::smallint
  join lateral ${PAYLOAD_OF_EVENT} p on true
  where item.result = '${RELEASED_RESULT}'
), ${makeCopies({
    shard: "$2::smallint",
    now: "$4::timestamptz",
    operation: "$1::uuid",
    trigger: "$6::attempt_trigger",
    rank: `case when w.url is null then ${RELEASED_RANK} else ${REDIRECTED_RANK} end`,
  })}`,
)}`;
