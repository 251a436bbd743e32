import { notifyOfHandlers } from "../mail/outbox-statements";

/**
 * What workers read, note, give back and give up of due work. Rules for statements on shard tables:
 * docs/decisions/0001-shards-and-keys.md; why claiming writes nothing to a delivery: 0009.
 *
 * Where rows are found by id, their state is compared as text (`state::text = 'scheduled'`), on purpose: otherwise the
 * planner may look them up in a partial index of that state instead of the primary key. Its statistics of states
 * that turn over every second are always old; the wrong choice was measured at 20 times the time of a settle.
 */

/**
 * The subscribers with scheduled deliveries in these shards ($1) that the worker does not hold ($2), each with the earliest
 * due time (epoch milliseconds) by priority. A loose index scan: one probe of delivery_queue_idx for each, however many
 * deliveries there are.
 */
export const DISCOVER_DUE = `
select shard.shard, pair.subscriber_id, pair.priority, extract(epoch from pair.due_at) * 1000
from unnest($1::smallint[]) as shard (shard) cross join lateral (
  with recursive pair as (
    (select d.subscriber_id, d.priority, d.due_at from delivery d
     where d.shard = shard.shard and d.state = 'scheduled' and d.id <> all($2::uuid[])
     order by d.subscriber_id, d.priority, d.due_at limit 1)
    union all
    select found.subscriber_id, found.priority, found.due_at from pair cross join lateral (
      select d.subscriber_id, d.priority, d.due_at from delivery d
      where d.shard = shard.shard and d.state = 'scheduled'
        and (d.subscriber_id, d.priority) > (pair.subscriber_id, pair.priority) and d.id <> all($2::uuid[])
      order by d.subscriber_id, d.priority, d.due_at limit 1) found
  )
  select subscriber_id, priority, due_at from pair) pair`;

/** What a worker needs of a delivery to send it and to settle it. */
const NEEDED = `d.id, d.event_id, d.received_at, d.handler_id, d.expected_status, d.due_at, d.next_trigger,
  d.operation_id, d.attempts, d.automatic_attempts, d.recoveries, d.last_delay_ms, d.retrying_since`;

/**
 * Deliveries of one shard ($1) that are due by $5 and not held already ($8), at most so many ($7) of each subscriber ($6)
 * and priority ($9), oldest first, noted as a claim ($3) of worker $2 at $4. Besides, of each the first that is due later,
 * without its id: it says when there will be more. Nothing is locked, because only the shard's owner claims; a claim that comes late, when
 * the shard is another's, finds nothing.
 *
 * A delivery that was never tried has no history, which is most of what is not a number or an id. A payload that is no
 * longer kept comes without a body.
 */
export const CLAIM_DUE = `
with seen as materialized (
  select want.ordinal, found.*
  from shard_lease l cross join unnest($6::uuid[], $9::smallint[], $7::integer[])
    with ordinality as want (subscriber_id, priority, free, ordinal)
  cross join lateral (
    (select true as is_due, ${NEEDED} from delivery d
     where d.shard = $1::smallint and d.state = 'scheduled' and d.subscriber_id = want.subscriber_id
       and d.priority = want.priority and d.due_at <= $5::timestamptz and d.id <> all($8::uuid[])
     order by d.due_at limit want.free)
    union all
    (select false, ${NEEDED} from delivery d
     where d.shard = $1::smallint and d.state = 'scheduled' and d.subscriber_id = want.subscriber_id
       and d.priority = want.priority and d.due_at > $5::timestamptz
     order by d.due_at limit 1)) found
  where l.shard = $1::smallint and l.worker_id = $2::uuid
), noted as (
  insert into claim (token, shard, worker_id, claimed_at, delivery_ids, attempts)
  select $3::uuid, $1::smallint, $2::uuid, $4::timestamptz, array_agg(id), array_agg(attempts)
  from seen where is_due having count(*) > 0
)
select s.ordinal, extract(epoch from s.due_at) * 1000, case when s.is_due then s.id end, s.event_id, s.handler_id,
  s.expected_status,
  case when s.next_trigger <> 'first' then jsonb_build_array(s.next_trigger, s.operation_id, s.attempts,
    s.automatic_attempts, s.recoveries, s.last_delay_ms, extract(epoch from s.retrying_since) * 1000) end,
  payload.content_type, case when payload.is_text then convert_from(payload.body, 'UTF8') end,
  case when not payload.is_text then payload.body end
from seen s left join lateral (
  select p.headers ->> 'content-type' as content_type, p.body, p.is_text from event_payload p
  where s.is_due and p.event_id = s.event_id and p.received_at = s.received_at and p.shard = $1::smallint limit 1
) payload on true`;

/** Claims ($1, in shards $2) of which nothing is held any more. */
export const END_CLAIMS = `
delete from claim c using unnest($1::uuid[], $2::smallint[]) as ended (token, shard)
where c.token = ended.token and c.shard = ended.shard`;

/** Deliveries ($3) leave their claims ($1, in shards $2) unsent: they are as they were before. */
export const GIVE_BACK = `
update claim c set (delivery_ids, attempts) = (
  select coalesce(array_agg(held.id), '{}'), coalesce(array_agg(held.attempts), '{}')
  from unnest(c.delivery_ids, c.attempts) as held (id, attempts) where held.id <> all($3::uuid[]))
from unnest($1::uuid[], $2::smallint[]) as given (token, shard)
where c.token = given.token and c.shard = given.shard`;

/** The claims in these shards ($1). */
export const LIST_CLAIMS = "select c.token, c.shard from claim c where c.shard = any($1::smallint[])";

/**
 * What claims ($2) of a shard ($1) still hold, except what this worker holds itself ($3): deliveries whose outcome never
 * came.
 */
export const LIST_STUCK = `
select c.token, d.id, d.handler_id, d.attempts, d.recoveries, d.operation_id, d.next_trigger
from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts)
join delivery d on d.id = held.id and d.shard = $1::smallint and d.attempts = held.attempts
where c.shard = $1::smallint and c.token = any($2::uuid[]) and d.state::text = 'scheduled' and d.id <> all($3::uuid[])`;

/** What was stuck, as it was found. */
const STUCK = `unnest($3::uuid[], $4::uuid[], $5::integer[], $6::integer[], $7::uuid[], $13::attempt_trigger[], $8::boolean[])
    as s (token, id, attempts, recoveries, operation_id, trigger, fails) join ended on ended.token = s.token`;
const AS_FOUND = `d.id = s.id and d.shard = $1::smallint and d.state::text = 'scheduled'
    and d.attempts = s.attempts and d.recoveries = s.recoveries`;
/** Of the attempt that was cut off. A claim is no older than what it holds, whatever two clocks say. */
const CUT_OFF = `s.attempts, s.operation_id, s.trigger, ended.worker_id, greatest(ended.claimed_at, d.received_at) as sent_at,
    least(greatest(extract(epoch from ended.claimed_at - d.due_at) * 1000, 0), 2147483647)::integer as wait_ms`;

/**
 * Ends claims ($2) of a shard ($1) that nobody holds any more, if the shard is worker $11's, and moves what was stuck in them
 * ($3 claims, $4 ids, $5 attempts, $6 recoveries, $7 operations and $13 triggers as they were found): back, to be sent again, or
 * ($8) to failed at $9, in the words of $10; handlers $12 tell of it. Either way the attempt that was cut off is recorded: whether
 * it was sent nobody knows, but if it was, then not before its claim. So the number of attempts is never that of an
 * outcome that comes late.
 */
export const RECOVER = `
with ended as (
  delete from claim c using shard_lease l
  where c.shard = $1::smallint and c.token = any($2::uuid[]) and l.shard = $1::smallint and l.worker_id = $11::uuid
  returning c.token, c.worker_id, c.claimed_at
), put_back as (
  update delivery d set attempts = d.attempts + 1, recoveries = d.recoveries + 1, next_trigger = 'recovery'
  from ${STUCK}
  where not s.fails and ${AS_FOUND}
  returning d.id, d.subscriber_id, d.priority, d.due_at, ${CUT_OFF}
), failed as (
  update delivery d set state = 'failed', attempts = d.attempts + 1, failed_at = $9::timestamptz,
    failure_class = 'no_response', failure_kind = 'stuck', failure_detail = $10::text, http_status = null,
    operation_id = null, retrying_ended = 'rule'
  from ${STUCK}
  where s.fails and ${AS_FOUND}
  returning d.id, d.shard, d.handler_id, d.failed_at, ${CUT_OFF}
)${notifyOfHandlers("failed", "$12")}, item as (
  update operation_item i set outcome = 'failed', settled_at = $9::timestamptz
  from failed f where i.operation_id = f.operation_id and i.delivery_id = f.id and i.shard = $1::smallint
), recorded as (
  insert into attempt (delivery_id, number, started_at, shard, trigger, operation_id, wait_ms, outcome, next_action, next_at,
    worker_id)
  select id, attempts + 1, sent_at, $1::smallint, trigger, operation_id, wait_ms, 'unknown'::attempt_outcome,
    'retry'::next_action, due_at, worker_id from put_back
  union all
  select id, attempts + 1, sent_at, $1::smallint, trigger, operation_id, wait_ms, 'unknown'::attempt_outcome,
    'fail'::next_action, null::timestamptz, worker_id from failed
)
select id, subscriber_id, priority, extract(epoch from due_at) * 1000 from put_back
union all select id, null, null, null from failed`;

/**
 * Deliveries of a shard ($1) and subscriber ($2), due by $3 and not held ($6), fail at $4 because of what the subscriber is
 * ($5), 500 at most, if the shard is worker $7's; handlers $8 tell of it.
 */
export const FAIL_UNDELIVERABLE = `
with due as materialized (
  select d.id, d.operation_id, d.attempts, d.recoveries from shard_lease l join delivery d on d.shard = $1::smallint
  where l.shard = $1::smallint and l.worker_id = $7::uuid and d.state = 'scheduled' and d.subscriber_id = $2::uuid and d.due_at <= $3::timestamptz
    and d.id <> all($6::uuid[])
  order by d.priority, d.due_at limit 500
), aborted as (
  update delivery d set state = 'failed', failed_at = $4::timestamptz, failure_class = 'no_response',
    failure_kind = 'subscriber_unavailable', failure_detail = $5::text, http_status = null, operation_id = null,
    retrying_ended = 'unavailable'
  from due where d.id = due.id and d.shard = $1::smallint and d.state::text = 'scheduled' and d.attempts = due.attempts
    and d.recoveries = due.recoveries
  returning d.id, d.shard, d.handler_id, d.failed_at, due.operation_id
)${notifyOfHandlers("aborted", "$8")}, item as (
  update operation_item i set outcome = 'failed', settled_at = $4::timestamptz
  from aborted a where i.operation_id = a.operation_id and i.delivery_id = a.id and i.shard = $1::smallint
)
select id from aborted`;
