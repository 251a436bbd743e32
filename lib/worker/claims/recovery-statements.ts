import { Parameters } from "../../db/parameters";
import { CLAIMABLE } from "../../engine/state";
import { asFound, becomeFailed, isOnDemand } from "../transitions/fragments";

/** The claims in these shards ($1). */
export const LIST_CLAIMS = "select c.token, c.shard from claim c where c.shard = any($1::smallint[])";

/**
 * The deliveries that claims ($2) of a shard ($1) still hold, except those held by this worker ($3): their outcome never
 * came.
 */
export const LIST_STUCK = `
select c.token, d.id, d.subscriber_id, d.handler_id, d.attempts, d.recoveries, d.operation_id, ${isOnDemand("d")},
  d.next_trigger
from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts)
join delivery d on d.id = held.id and d.shard = $1::smallint and d.attempts = held.attempts
where c.shard = $1::smallint and c.token = any($2::uuid[]) and d.state::text = '${CLAIMABLE}' and d.id <> all($3::uuid[])`;

/**
 * A stuck delivery as LIST_STUCK found it, whether its policy has put it back often enough, and whether that policy notifies of
 * its failure (`ownPolicyId`: it is the policy of the subscriber's own).
 */
export type StuckDelivery = {
  token: string;
  id: string;
  attempts: number;
  recoveries: number;
  operationId: string | null;
  trigger: string;
  fails: boolean;
  isNotified: boolean;
  ownPolicyId: string | null;
};

export type Recovery = {
  shard: number;
  workerId: string;
  /** The claims, as an array text. */
  tokens: string;
  stuck: readonly StuckDelivery[];
  /** When deliveries fail, ISO 8601, and with which detail. */
  failedAt: string;
  failureDetail: string;
};

const recovery = new Parameters<Recovery>();
const shard = recovery.value("smallint", (one) => one.shard);
const worker = recovery.value("uuid", (one) => one.workerId);
const tokens = recovery.value("uuid[]", (one) => one.tokens);
const failedAt = recovery.value("timestamptz", (one) => one.failedAt);
const failureDetail = recovery.value("text", (one) => one.failureDetail);
const stuck = recovery.rows("s", (one) => one.stuck, [
  ["token", "uuid", (one) => one.token],
  ["id", "uuid", (one) => one.id],
  ["attempts", "integer", (one) => one.attempts],
  ["recoveries", "integer", (one) => one.recoveries],
  ["operation_id", "uuid", (one) => one.operationId],
  ["trigger", "attempt_trigger", (one) => one.trigger],
  ["fails", "boolean", (one) => one.fails],
  ["is_notified", "boolean", (one) => one.isNotified],
  ["own_policy_id", "uuid", (one) => one.ownPolicyId],
]);
export const recoveryParameters = (one: Recovery) => recovery.of(one);

/** Of the attempt that was cut off. A claim is no older than the deliveries in it, even where two clocks differ. */
const CUT_OFF = `greatest(s.claimed_at, d.received_at) as sent_at,
    least(greatest(extract(epoch from s.claimed_at - d.due_at) * 1000, 0), 2147483647)::integer as wait_ms`;

/**
 * Ends orphaned claims of a shard, if the shard is the worker's, and moves the deliveries that were stuck in them: back, to
 * be sent again, or to failed. Either way the attempt that was cut off is recorded: it is unknown whether it was sent, but
 * if it was, then not before its claim. So the number of attempts is never that of an outcome that comes late.
 */
export const RECOVER = `
with ended as (
  delete from claim c using shard_lease l
  where c.shard = ${shard} and c.token = any(${tokens}) and l.shard = ${shard} and l.worker_id = ${worker}
  returning c.token, c.worker_id, c.claimed_at
), stuck as materialized (
  select s.*, ${shard} as shard, ended.worker_id, ended.claimed_at
  from ${stuck} join ended on ended.token = s.token
), put_back as (
  update delivery d set attempts = d.attempts + 1, recoveries = d.recoveries + 1, next_trigger = 'recovery'
  from stuck s
  where ${asFound("recover", shard)} and not s.fails
  returning s.*, d.subscriber_id, d.priority, d.due_at, ${CUT_OFF}
), ${becomeFailed({
  move: "fail",
  from: "stuck s",
  where: "s.fails",
  shard,
  failedAt,
  failureClass: "'no_response'",
  failureKind: "'stuck'",
  failureDetail,
  fingerprint: "null",
  httpStatus: "null",
  retryingEnded: "'rule'",
  set: "attempts = d.attempts + 1",
  returning: CUT_OFF,
  isNotified: "f.is_notified",
  ownPolicy: "f.own_policy_id",
})}, recorded as (
  insert into attempt (delivery_id, number, started_at, shard, trigger, operation_id, wait_ms, outcome, next_action, next_at,
    worker_id)
  select id, attempts + 1, sent_at, ${shard}, trigger, operation_id, wait_ms, 'unknown'::attempt_outcome,
    'retry'::next_action, due_at, worker_id from put_back
  union all
  select id, attempts + 1, sent_at, ${shard}, trigger, operation_id, wait_ms, 'unknown'::attempt_outcome,
    'fail'::next_action, null::timestamptz, worker_id from failed
)
select id, subscriber_id, priority, extract(epoch from due_at) * 1000 from put_back
union all select id, null, null, null from failed`;
