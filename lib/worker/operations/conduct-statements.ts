import { SHARD_COUNT } from "../../db/ids";
import { SENDING_KINDS } from "../../engine/state";
import { hasFence } from "../tasks/leader-statements";
import { auditOperations, stateChange } from "./audit-operations";
import { areRedirected } from "./release-fragments";

/** So many subscribers are named in one row of the audit trail; the operation's page has all. */
const MOST_NAMED = 100;

/** What the leader reads and writes to conduct operations. Writes name its fence: they follow from what was read before. */

/** The running operations that send, with their settings; the counters are sums over the shards. */
export const READ_RUNNING = `
select o.id, o.pace::text, o.canary::text, o.ramp::text, o.auto_pause::text, o.release::text,
  sum(c.pending)::text, sum(c.sending)::text, o.state_reason
from operation o join operation_shard c on c.operation_id = o.id
where o.finished_at is null and o.state = 'running' and o.kind in (${SENDING_KINDS.map((kind) => `'${kind}'`).join(", ")})
group by o.id having sum(c.pending + c.sending) > 0 order by o.started_at, o.id`;

/** $1 operation: its canary by result. */
export const READ_CANARY = `
select count(*) filter (where i.result = 'delivered'), count(*) filter (where i.result = 'failed_again'),
  count(*) filter (where i.result in ('pending', 'sending'))
from operation_item i where i.operation_id = $1::uuid and i.is_canary`;

/** $1 operation, $2 and $3 times: by subscriber, what settled since $2 and what settled since $3. */
export const READ_RECENT = `
select i.subscriber_id, count(*) filter (where i.result = 'delivered' and i.settled_at > $2::timestamptz),
  count(*) filter (where i.result = 'failed_again' and i.settled_at > $2::timestamptz),
  count(*) filter (where i.result = 'delivered' and i.settled_at > $3::timestamptz),
  count(*) filter (where i.result = 'failed_again' and i.settled_at > $3::timestamptz)
from operation_item i
where i.operation_id = $1::uuid and i.settled_at > least($2::timestamptz, $3::timestamptz) and i.result in ('delivered', 'failed_again')
group by i.subscriber_id`;

/** $1 operation: when a delivery of it settled last, epoch milliseconds. */
export const READ_LAST_SETTLED = `
select extract(epoch from max(i.settled_at)) * 1000 from operation_item i
where i.operation_id = $1::uuid and i.result in ('delivered', 'failed_again')`;

/**
 * $1 operation, $2 subscribers: those that are paused, or whose circuit is open before its next probe, so that their deliveries wait. From then on, and
 * without a circuit breaker, they are sent: where nothing else is due, the operation's first delivery is the probe, without which the
 * circuit would never close. So are those for whom an alternative URL stands in, the copies of an operation with a URL of their own, and the
 * copies of redirected copies and these themselves.
 */
export const READ_UNJUDGEABLE = `
select s.id from subscriber s left join subscriber_circuit c on c.subscriber_id = s.id
where s.id = any($2::uuid[]) and (s.paused or (c.state = 'open' and s.alternative_url is null and (c.by_hand or (
    s.circuit is not null and coalesce((s.circuit ->> 'enabled')::boolean, true) and c.next_probe_at > clock_timestamp()))
  and not exists (select from operation_edit e where e.operation_id = $1::uuid and e.url is not null)
  and exists (
    select from generate_series(0, ${SHARD_COUNT - 1}) as every (shard)
    where not ${areRedirected("every.shard::smallint", "s.id")})))`;

/** $1 operation: how many subscribers have items. Read once; a set never changes. */
export const COUNT_SUBSCRIBERS =
  "select count(distinct i.subscriber_id) from operation_item i where i.operation_id = $1::uuid";

/** The operations that run, or will, at certain times. */
export const READ_TIMED = `
select o.id, o.state, extract(epoch from o.start_at) * 1000, o.daily_window::text from operation o
where o.finished_at is null and o.state in ('scheduled', 'running') and (o.start_at is not null or o.daily_window is not null)`;

/**
 * $1 name, $2 fence, $3 operation, $6 action, $7 now, $8 id of the audit row: moves it from state $4 to $5, because its start time has come or
 * its daily window has opened or closed.
 */
export const MOVE_OPERATION = `
with moved as (
  update operation o set state = $5::operation_state, state_reason = null
  where o.id = $3::uuid and o.state = $4::operation_state and ${hasFence("$1", "$2")}
  returning o.id, o.kind
)${auditOperations("moved", {
  ids: "array[$8::uuid]",
  at: "$7::timestamptz",
  action: "$6::text",
  detail: stateChange("$4::text", "$5::text"),
})}`;

/** $1 name, $2 fence, $3 operation, $4 release, $5 reason: notes a decision about a running operation. */
export const WRITE_RELEASE = `
update operation o set release = $4::jsonb, state_reason = $5::operation_state_reason
where o.id = $3::uuid and o.state = 'running' and ${hasFence("$1", "$2")}`;

/**
 * $1 name, $2 fence, $3 operation, $4 reason, $5 now, $6 id of the audit row: pauses a running operation, and says so in the audit trail. A
 * canary that failed is followed by another one.
 */
export const PAUSE_OPERATION = `
with paused as (
  update operation o set state = 'pausing', state_reason = $4::text::operation_state_reason,
    release = case when $4::text = 'canary_failed' then null else o.release end
  where o.id = $3::uuid and o.state = 'running' and ${hasFence("$1", "$2")}
  returning o.id, o.kind
)${auditOperations("paused", {
  ids: "array[$6::uuid]",
  at: "$5::timestamptz",
  action: "'operation.pause'",
  detail: `'reason', $4::text, ${stateChange("'running'", "'pausing'")}`,
})}`;

/**
 * $1 name, $2 fence, $3 operation, $4 subscribers, $5 reasons, $6 now, $7 id of the audit row: these subscribers' items are not released for
 * now, which the audit trail says.
 */
export const PAUSE_SUBSCRIBERS = `
with held as (
  insert into operation_subscriber (operation_id, subscriber_id, reason, since)
  select $3::uuid, p.subscriber_id, p.reason, $6::timestamptz
  from unnest($4::uuid[], $5::operation_state_reason[]) as p (subscriber_id, reason) where ${hasFence("$1", "$2")}
  on conflict (operation_id, subscriber_id) do nothing
  returning operation_id, subscriber_id, reason
), named as (
  select o.id, o.kind, count(*) as subscribers, jsonb_object_agg(held.subscriber_id, held.reason) filter (where held.turn <= ${MOST_NAMED}) as reasons
  from (select held.*, row_number() over (order by subscriber_id) as turn from held) as held join operation o on o.id = held.operation_id
  group by o.id
)${auditOperations("named", {
  ids: "array[$7::uuid]",
  at: "$6::timestamptz",
  action: "'operation.pause_subscribers'",
  detail: "'subscribers', r.subscribers, 'reasons', r.reasons",
})}`;

/** Operations that pause and of which nothing is being sent any more are paused. Returns them. */
export const REST_OPERATIONS = `
update operation o set state = 'paused'
where o.finished_at is null and o.state = 'pausing'
  and not exists (select from operation_shard c where c.operation_id = o.id and c.sending > 0)
returning o.id`;

/**
 * $1 operation, $2 number: marks so many pending items as its canary, spread over subscribers, and no others. The operation comes with the
 * rows, so that each is found by its key: see IS_PENDING (./release-statements.ts).
 */
export const MARK_CANARY = `
with recursive queue as (
  (select i.shard, i.subscriber_id from operation_item i where i.operation_id = $1::uuid and i.result = 'pending'
   order by i.shard, i.subscriber_id limit 1)
  union all
  select next.shard, next.subscriber_id from queue cross join lateral (
    select i.shard, i.subscriber_id from operation_item i
    where i.operation_id = $1::uuid and i.result = 'pending' and (i.shard, i.subscriber_id) > (queue.shard, queue.subscriber_id)
    order by i.shard, i.subscriber_id limit 1) as next
), first as (
  select found.*, row_number() over (partition by found.subscriber_id order by found.delivery_id) as turn
  from queue cross join lateral (
    select i.delivery_id, i.shard, i.subscriber_id from operation_item i
    where i.operation_id = $1::uuid and i.shard = queue.shard and i.subscriber_id = queue.subscriber_id and i.result = 'pending'
    order by i.delivery_id limit $2::integer) as found
), chosen as materialized (
  select $1::uuid as operation_id, delivery_id, shard from first order by turn, subscriber_id limit $2::integer
), earlier as (
  update operation_item i set is_canary = false from generate_series(0, ${SHARD_COUNT - 1}) as every (shard)
  where i.operation_id = $1::uuid and i.is_canary and i.shard = every.shard
    and not exists (select from chosen where chosen.delivery_id = i.delivery_id)
)
update operation_item i set is_canary = true from chosen
where i.operation_id = chosen.operation_id and i.delivery_id = chosen.delivery_id and i.shard = chosen.shard`;
