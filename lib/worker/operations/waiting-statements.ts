import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { unsendable } from "../../deliveries/statements/unsendable";
import { MOVES } from "../../engine/state";
import { becomeFailed, settleItems } from "../transitions/fragments";
import { decide, HOLDS, isRedirected, pickItems, recordItems, releasedRank } from "./release-fragments";

/**
 * The statements that release items of the kinds on waiting deliveries. These, unlike others, can be claimed at any time, and a claim
 * writes nothing to a delivery: its settle carries what the claim has read. A release and a claim of the same delivery must therefore not
 * overlap: the settle would not know the operation, and the item would be `sending` for ever. What holds instead:
 *
 * - In a worker both are statements of one connection (`claimer`), which runs them one after the other. Either the claim is read here, in
 *   `claim`, and its delivery is skipped as `already_sending`; or the claim comes later, and reads the operation.
 * - While a shard moves, a claim of its former owner may run beside a release of the new one. What it returns is not sent: the former
 *   owner has lost the lease before another can take it, and checks it before each request (`Shards.dropLapsed`). A shard that is left
 *   is released only when no claim there is under way.
 */

/**
 * The parameters are those of the other releases (./release-statements.ts): $7 are the operations begun earlier.
 *
 * The CTE `present`: the picked items with their deliveries as they are. Those that a claim holds (`is_sent`) are not locked: their
 * settle locks them in another order. Each row comes along from CTE to CTE: joined to each other again, 500 took 30 ms more.
 */
const present = (isSent: boolean) => `claimed as materialized (
  select held.id, held.attempts from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts)
  where c.shard = $2::smallint
), found as materialized (
  select picked.*, d.attempts,
    case when d.id is not null then (d.id, d.attempts) in (select claimed.id, claimed.attempts from claimed) end as is_sent
  from picked left join delivery d on d.id = picked.delivery_id and d.shard = $2::smallint
), free as materialized (
  select found.delivery_id, found.subscriber_id, found.attempts_seen, d.attempts, d.recoveries, d.state::text as state, d.operation_id,
    d.edited_from is not null as is_copy, ${isSent ? PAYLOAD_REMOVED : "false"} as is_gone
  from found join delivery d on d.id = found.delivery_id and d.shard = $2::smallint
  where not found.is_sent order by d.id for no key update of d
), present as materialized (
  select free.*, false as is_sent from free
  union all
  select found.delivery_id, found.subscriber_id, found.attempts_seen, found.attempts, null, null, null, false, false, found.is_sent
  from found where found.is_sent is not false
)`;

/**
 * The CTE `judged`: the picked items with the reasons of those that are skipped. One that another operation has released is its; but an edited
 * copy that waits is stopped, or nothing could be done to its original.
 */
const judged = (isSent: boolean) => {
  const heldBy = `coalesce(${isSent ? "p.operation_id" : "case when not p.is_copy then p.operation_id end"}, held.operation_id)`;
  return `judged as materialized (
  select p.delivery_id as id, $2::smallint as shard, p.subscriber_id, p.attempts, p.recoveries, p.operation_id,
    ${heldBy} as held_by,
    case when p.attempts is null then 'not_found'
      when p.attempts <> p.attempts_seen then 'changed_meanwhile'
      when p.is_sent then 'already_sending'
      when p.state <> '${MOVES.stop.from}' then 'changed_meanwhile'
      when ${heldBy} is not null then 'in_operation'
      ${isSent ? unsendable("p.is_gone") : ""} end as reason
  from present p ${isSent ? "left join subscriber s on s.id = p.subscriber_id" : ""}
  left join lateral (
    select h.operation_id from operation_item h
    where h.operation_id = any($7::uuid[]) and h.delivery_id = p.delivery_id and h.shard = $2::smallint and ${HOLDS}
    limit 1) as held on true
)`;
};

/** Brings the next automatic attempt forward. It stays what it is: its trigger and its place in the policy's count. */
export const releaseEarly = (isCanary: boolean) => `
with ${pickItems(isCanary)}, ${present(true)}, ${judged(true)}, changed as (
  update delivery d set state = '${MOVES.retry_now.to}', due_at = least(d.due_at, $4::timestamptz), operation_id = $1::uuid,
    priority = ${releasedRank("d")}
  from judged where d.id = judged.id and d.shard = $2::smallint and judged.reason is null and d.state::text = '${MOVES.retry_now.from}'
  returning d.id, ${isRedirected("d")}
), ${decide("sending")}, ${recordItems("sending", "held_by = r.held_by")}`;

/** What a failure without any known outcome shows. The planned attempt will not come: it is not counted. */
const STOPPED = {
  failureClass: "coalesce(d.failure_class, 'no_response')",
  failureKind: "coalesce(d.failure_kind, 'stopped')",
  failureDetail: `case when d.failure_kind is not null then d.failure_detail
      when d.attempts = 0 then 'Stopped before its first attempt'
      else 'Stopped before the outcome of an attempt was known' end`,
  fingerprint: "d.failure_fingerprint_id",
  httpStatus: "d.http_status",
  retryingEnded: "'stopped'",
  set: "automatic_attempts = d.automatic_attempts - case when d.next_trigger = 'automatic' then 1 else 0 end",
};

/**
 * Fails waiting deliveries with their last failure. The item of the operation that has made an edited copy failed again. Recipients are notified, as whenever automatic delivery ends: $8 subscribers with a
 * policy of their own that notifies, $9 these policies, $10 subscribers without one of their own, $11 the handlers whose policies notify.
 */
export const STOP = `
with ${pickItems(false)}, ${present(false)}, ${judged(false)}, ${becomeFailed({
  move: "stop",
  from: "judged s",
  where: "s.reason is null",
  shard: "$2::smallint",
  failedAt: "$4::timestamptz",
  ...STOPPED,
  isNotified:
    "f.subscriber_id = any($8::uuid[]) or (f.subscriber_id = any($10::uuid[]) and f.handler_id = any($11::uuid[]))",
  ownPolicy: "($9::uuid[])[array_position($8::uuid[], f.subscriber_id)]",
  items: `changed as (select failed.id from failed), ${settleItems("failed", "failed_again", "$4::timestamptz", "copy_")}`,
})}, ${decide("changed")}, ${recordItems("changed", "held_by = r.held_by")}`;
