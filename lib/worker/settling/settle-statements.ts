import { plainArray } from "../../db/array-text";
import { Parameters } from "../../db/parameters";
import { RELEASED_RANK, rankOf } from "../../engine/priority";
import { MOVES } from "../../engine/state";
import { asFound, becomeFailed, settleItems } from "../transitions/fragments";
import type { AttemptConfiguration } from "./attempt-configuration";
import {
  ATTEMPT_COLUMNS,
  declareShared,
  FAILED_COLUMNS,
  type SettleBatch,
  type Shared,
} from "./settle-columns";
import type { Settlement } from "./settlement";

/**
 * How outcomes become durable: docs/delivery-engine.md. Each settle is one statement: the guarded moves of the deliveries,
 * then the attempts and the items of operations of the moved deliveries alone. Deliveries that succeeded, nearly all on
 * a good day, have a statement of their own, with half the parameters.
 */

const STARTED_AT = "to_timestamp(s.started_at / 1000)";
const ENDED_AT = "to_timestamp(floor(s.started_at + s.duration_ms) / 1000)";

/** What every attempt changes of its delivery. */
const attempted = ({ urls, subscriberNames }: Shared) => `attempts = s.attempts + 1,
    subscriber_url = (${urls})[s.configuration], subscriber_name = (${subscriberNames})[s.configuration]`;

/** Inserts the attempts of rows `s`. Returns the deliveries. */
const insertAttempts = (rows: string, shared: Shared) => `
insert into attempt (delivery_id, number, started_at, shard, trigger, operation_id, wait_ms, duration_ms, outcome,
  http_status, failure_class, failure_kind, failure_detail, response_headers, response_body, response_truncated,
  next_action, next_at, configuration_id, decision, worker_id, queue_depth, in_flight, subscriber_in_flight, circuit,
  resent_on_fresh_connection, failure_fingerprint_id)
select s.id, s.attempts + 1, ${STARTED_AT}, s.shard, s.trigger, s.operation_id, s.wait_ms, s.duration_ms, s.outcome,
  s.http_status, s.failure_class, s.failure_kind, s.failure_detail, (${shared.responses})[s.response],
  substring(${shared.bodies} from s.body_start for s.body_size), s.truncated, s.next_action, s.next_at,
  (${shared.configurations})[s.configuration], s.decision, ${shared.worker}, s.queue_depth, s.in_flight,
  s.subscriber_in_flight, s.circuit, case when s.id = any(${shared.resent}) then 1 end, s.fingerprint
from ${rows} s returning delivery_id`;

const delivered = new Parameters<SettleBatch>();
const deliveredRows = delivered.rows("s", ({ settlements }) => settlements, ATTEMPT_COLUMNS);
const deliveredShared = declareShared(delivered);
export const deliveredParameters = (batch: SettleBatch) => delivered.of(batch);

/** Deliveries whose attempt was answered as expected. Returns those that were as they had been claimed. */
export const SETTLE_DELIVERED = `
with settled as (
  update delivery d set state = '${MOVES.deliver.to}', ${attempted(deliveredShared)},
    finished_at = ${ENDED_AT}, failed_at = null,
    http_status = d.expected_status, failure_class = null, failure_kind = null, failure_detail = null,
    failure_fingerprint_id = null, operation_id = null
  from ${deliveredRows}
  where ${asFound("deliver", "s.shard")}
  returning s.*, d.next_trigger as trigger, d.finished_at as ended_at, d.http_status,
    'success'::attempt_outcome as outcome, null::failure_class as failure_class, null::failure_kind as failure_kind,
    null::text as failure_detail, 'none'::next_action as next_action, null::timestamptz as next_at, null::jsonb as decision,
    null::bigint as fingerprint
), ${settleItems("settled", "delivered", "s.ended_at")}${insertAttempts("settled", deliveredShared)}`;

const failed = new Parameters<SettleBatch>();
const failedRows = failed.rows("s", ({ settlements }) => settlements, FAILED_COLUMNS);
const failedShared = declareShared(failed);
const details = failed.value("text[]", (batch) => batch.details.array());
const decisions = failed.value("jsonb[]", (batch) => batch.decisions.array());
const notified = failed.value("uuid[]", (batch) => batch.idsOf((one) => one.shouldNotify));
/** Of those, the deliveries of subscribers with a policy of their own, and these policies: mostly none. */
const notifiesByOwn = (one: Settlement) => one.shouldNotify && one.ownPolicyId !== null;
const ownNotified = failed.value("uuid[]", (batch) => batch.idsOf(notifiesByOwn));
const ownPolicies = failed.value("uuid[]", ({ settlements }) =>
  plainArray(settlements.filter(notifiesByOwn), ({ ownPolicyId }) => ownPolicyId),
);
export const failedParameters = (batch: SettleBatch) => failed.of(batch);

const detail = `(${details})[s.detail]`;
/** Retrying counts from the first failure. */
const afterFailure = `${attempted(failedShared)}, retrying_since = to_timestamp(s.retrying_since / 1000)`;

/** An operation that brought the attempt forward had released the delivery: what follows has the rank of its event again. */
const RANK = `case when d.priority <> ${RELEASED_RANK} then d.priority else coalesce((
      select e.priority from event e where e.id = d.event_id and e.shard = d.shard), ${rankOf("normal")}) end`;

/** The items of both: the attempt of an operation failed, whether the policy goes on or not. */
const FAILED_AGAIN = settleItems(
  `(select s.id, s.shard, s.operation_id, s.failed_at from failed s where s.operation_id is not null
    union all
    select s.id, s.shard, s.operation_id, ${ENDED_AT} from rescheduled s where s.operation_id is not null)`,
  "failed_again",
  "s.failed_at",
);

/** Deliveries whose attempt failed: scheduled again, or failed. Returns those that were as they had been claimed. */
export const SETTLE_FAILED = `
with outcome as materialized (
  select * from ${failedRows}
), rescheduled as (
  update delivery d set state = '${MOVES.reschedule.to}', ${afterFailure}, due_at = to_timestamp(s.due_at / 1000),
    next_trigger = s.next_trigger, automatic_attempts = s.automatic_attempts, last_delay_ms = s.last_delay_ms,
    finished_at = null, failed_at = null, http_status = s.http_status, failure_class = s.failure_class,
    failure_kind = s.failure_kind, failure_detail = ${detail}, failure_fingerprint_id = s.fingerprint, retrying_ended = null, operation_id = null,
    priority = ${RANK}
  from outcome s
  where ${asFound("reschedule", "s.shard")} and not s.fails
  returning s.*
), ${becomeFailed({
  move: "fail",
  from: "outcome s",
  where: "s.fails",
  shard: "s.shard",
  failedAt: ENDED_AT,
  failureClass: "s.failure_class",
  failureKind: "s.failure_kind",
  failureDetail: detail,
  fingerprint: "s.fingerprint",
  httpStatus: "s.http_status",
  retryingEnded: "s.retrying_ended",
  set: afterFailure,
  isNotified: `f.id = any(${notified})`,
  ownPolicy: `(${ownPolicies})[array_position(${ownNotified}, f.id)]`,
  items: FAILED_AGAIN,
})}, settled as (
  select s.*, 'retry'::next_action as next_action, to_timestamp(s.due_at / 1000) as next_at from rescheduled s
  union all
  select ${FAILED_COLUMNS.map(([name]) => `s.${name}`).join(", ")}, 'fail', null from failed s
), described as (
  select s.*, ${detail} as failure_detail, (${decisions})[s.rule] as decision from settled s
)${insertAttempts("described", failedShared)}`;

const configurations = new Parameters<readonly AttemptConfiguration[]>();
const configurationRows = configurations.rows("c", (all) => all, [
  ["id", "uuid", ({ id }) => id],
  ["subscriber_id", "uuid", ({ subscriberId }) => subscriberId],
  ["url", "text", ({ url }) => url],
  ["headers", "jsonb", ({ headers }) => headers],
  ["strategy", "text", ({ strategy }) => strategy],
  ["settings", "jsonb", ({ settings }) => settings],
  ["policy_id", "uuid", ({ policyId }) => policyId],
  ["policy_name", "text", ({ policyName }) => policyName],
  ["is_own_policy", "boolean", ({ isOwnPolicy }) => isOwnPolicy],
]);
export const configurationParameters = (all: readonly AttemptConfiguration[]) => configurations.of(all);

/**
 * Keeps the configurations of attempts that are new, and notes, to a day, that the others are in use: retention removes those that
 * are not. In the order of ids, so that two workers do not deadlock.
 */
export const KEEP_ATTEMPT_CONFIGURATIONS = `
insert into attempt_configuration (id, subscriber_id, url, headers, strategy, settings, policy_id, policy_name,
  is_own_policy)
select c.* from ${configurationRows} order by c.id
on conflict (id) do update set used_at = excluded.used_at
where attempt_configuration.used_at < excluded.used_at - interval '12 hours'`;
