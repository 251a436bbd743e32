import { notify } from "../mail/outbox-statements";

/**
 * How outcomes become durable: docs/delivery-engine.md. Each settle is one statement: the guarded move of the deliveries, then
 * the attempts and the items of operations of those alone that it moved. The guard is the delivery as it was claimed: a
 * settle adds to its attempts and a recovery to its recoveries, so whoever comes second finds another number and
 * changes nothing.
 *
 * Times come as whole epoch milliseconds: both sides handle numbers several times faster than timestamps written out.
 * What many rows of a batch share comes once, as arrays that rows point into. Deliveries that succeeded, nearly all on a
 * good day, have a statement of their own, with half the parameters.
 */

/** What every attempt has: arrays with an entry per delivery. */
const COMMON = `$1::uuid[], $2::smallint[], $3::integer[], $4::integer[], $5::float8[], $6::real[], $7::integer[], $8::uuid[],
    $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::boolean[], $14::integer[], $15::integer[],
    $16::integer[], $17::circuit_state[]`;
const COMMON_NAMES = `id, shard, attempts, recoveries, started_at, duration_ms, wait_ms, operation_id, made_with, response,
    body_start, body_size, truncated, queue_depth, in_flight, subscriber_in_flight, circuit`;
/**
 * Shared values: $18 terms, $19 URLs and $20 names of subscribers, which `made_with` points into; $21 response headers;
 * $22 all bodies in one; $23 the worker.
 */
const MADE_WITH = "subscriber_url = ($19::text[])[s.made_with], subscriber_name = ($20::text[])[s.made_with]";
const UNCHANGED = `d.id = s.id and d.shard = s.shard and d.state::text = 'scheduled' and d.attempts = s.attempts
    and d.recoveries = s.recoveries`;
const STARTED_AT = "to_timestamp(s.started_at / 1000)";
const ENDED_AT = "to_timestamp(floor(s.started_at + s.duration_ms) / 1000)";

/**
 * The items of operations that asked for the attempts learn what became of them; then the attempts.
 * @param resent parameter with the deliveries whose request was sent again on a fresh connection: nearly always none
 */
const recorded = (resent: string) => `, item as (
  update operation_item i set outcome = s.state, settled_at = s.ended_at
  from settled s where i.operation_id = s.operation_id and i.delivery_id = s.id and i.shard = s.shard
)
insert into attempt (delivery_id, number, started_at, shard, trigger, operation_id, wait_ms, duration_ms, outcome,
  http_status, failure_class, failure_kind, failure_detail, response_headers, response_body, response_truncated,
  next_action, next_at, configuration_id, decision, worker_id, queue_depth, in_flight, subscriber_in_flight, circuit,
  resent_on_fresh_connection)
select s.id, s.attempts + 1, ${STARTED_AT}, s.shard, s.trigger, s.operation_id, s.wait_ms, s.duration_ms, s.outcome,
  s.http_status, s.failure_class, s.failure_kind, s.failure_detail, ($21::jsonb[])[s.response],
  substring($22::bytea from s.body_start for s.body_size), s.truncated, s.next_action, s.next_at,
  ($18::uuid[])[s.made_with], s.decision, $23::uuid, s.queue_depth, s.in_flight, s.subscriber_in_flight, s.circuit,
  case when s.id = any(${resent}::uuid[]) then 1 end
from settled s returning delivery_id`;

/** Deliveries whose attempt was answered as expected. Returns those that were as they had been claimed. $24 were sent again. */
export const SETTLE_DELIVERED = `
with settled as (
  update delivery d set state = 'delivered', attempts = s.attempts + 1,
    finished_at = ${ENDED_AT}, failed_at = null,
    http_status = d.expected_status, failure_class = null, failure_kind = null, failure_detail = null, ${MADE_WITH},
    operation_id = null
  from unnest(${COMMON})
    as s (${COMMON_NAMES})
  where ${UNCHANGED}
  returning s.*, d.next_trigger as trigger, d.state, d.finished_at as ended_at, d.http_status,
    'success'::attempt_outcome as outcome, null::failure_class as failure_class, null::failure_kind as failure_kind,
    null::text as failure_detail, 'none'::next_action as next_action, null::timestamptz as next_at, null::jsonb as decision
)${recorded("$24")}`;

/**
 * Deliveries whose attempt failed: scheduled again or failed for good. $24 states, $25 due times, $26 how the attempt was
 * triggered and $27 how the next one will be, $28 retries so far, $29 last delays, $30 outcomes, $31 statuses,
 * $32 classes, $33 kinds, $34 details and $35 decisions of rules, both pointing into $36 and $37. $38 are to be told of,
 * $39 were sent again. $40 say why retrying ended,
 * $41 from when total time counts.
 */
export const SETTLE_FAILED = `
with settled as (
  update delivery d set state = s.state, due_at = to_timestamp(s.due_at / 1000), next_trigger = s.next_trigger,
    attempts = s.attempts + 1, automatic_attempts = s.automatic_attempts, last_delay_ms = s.last_delay_ms,
    retrying_since = to_timestamp(s.retrying_since / 1000), finished_at = null,
    failed_at = case s.state when 'failed' then ${ENDED_AT} end, http_status = s.http_status,
    failure_class = s.failure_class, failure_kind = s.failure_kind, failure_detail = ($36::text[])[s.detail],
    retrying_ended = s.retrying_ended,
    ${MADE_WITH}, operation_id = null
  from unnest(${COMMON},
    $24::delivery_state[], $25::float8[], $26::attempt_trigger[], $27::attempt_trigger[], $28::integer[],
    $29::integer[], $30::attempt_outcome[], $31::smallint[], $32::failure_class[], $33::failure_kind[], $34::integer[],
    $35::integer[], $40::retrying_ended[], $41::float8[])
    as s (${COMMON_NAMES},
    state, due_at, trigger, next_trigger, automatic_attempts, last_delay_ms, outcome, http_status, failure_class,
    failure_kind, detail, rule, retrying_ended, retrying_since)
  where ${UNCHANGED}
  returning s.id, s.shard, d.handler_id, d.failed_at, s.attempts, s.started_at, s.duration_ms, s.wait_ms, s.operation_id, s.made_with, s.response,
    s.body_start, s.body_size, s.truncated, s.queue_depth, s.in_flight, s.subscriber_in_flight, s.circuit, s.trigger,
    s.state, ${ENDED_AT} as ended_at, s.http_status, s.outcome, s.failure_class, s.failure_kind, d.failure_detail,
    (case s.state when 'failed' then 'fail' else 'retry' end)::next_action as next_action,
    case s.state when 'scheduled' then d.due_at end as next_at, ($37::jsonb[])[s.rule] as decision
)${notify("settled", "f.id = any($38::uuid[])")}${recorded("$39")}`;

/** What attempts were made with ($1 ids, $2 subscribers, $3 URLs, $4 headers, $5 strategies, $6 settings), if it is new. */
export const KEEP_ATTEMPT_CONFIGURATIONS = `
insert into attempt_configuration (id, subscriber_id, url, headers, strategy, settings)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::text[], $6::jsonb[])
on conflict (id) do nothing`;
