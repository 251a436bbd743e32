import { TELL_ABANDONED, TELL_SETTLED } from "./failure-email-statements";

/**
 * The worker's statements. Rules for statements on lane tables: docs/decisions/0001-lanes-and-keys.md.
 *
 * Where rows are found by id, their state is compared as text (`state::text = 'sending'`), on purpose: otherwise the
 * planner may look them up in a small partial index of that state instead of the primary key. Its statistics of states
 * that turn over every second are always old; the wrong choice was measured at 20 times the time of a settle.
 */

/**
 * The subscribers with scheduled deliveries in a lane ($1), each with its earliest due time (epoch milliseconds).
 * A loose index scan: one probe of delivery_queue_idx per subscriber, however many deliveries it has.
 */
export const DISCOVER_DUE = `
with recursive pair as (
  (select d.subscriber_id, d.due_at from delivery d
   where d.shard = $1::smallint and d.state = 'scheduled' order by d.subscriber_id, d.due_at limit 1)
  union all
  select found.subscriber_id, found.due_at from pair cross join lateral (
    select d.subscriber_id, d.due_at from delivery d
    where d.shard = $1::smallint and d.state = 'scheduled' and d.subscriber_id > pair.subscriber_id
    order by d.subscriber_id, d.due_at limit 1) found
)
select subscriber_id, extract(epoch from due_at) * 1000 from pair`;

/** What a claim does with the deliveries in `due`: for worker $2 under claim token $3 at $4, with the bytes to send. */
const CLAIMED = `, claimed as (
  update delivery d set state = 'sending', worker_id = $2::uuid, claim_token = $3::uuid, claimed_at = $4::timestamptz
  from due where d.id = due.id and d.shard = $1::smallint and d.state::text = 'scheduled'
  returning d.id, d.event_id, d.received_at, d.subscriber_id, d.handler_id, d.expected_status, d.due_at,
    d.next_trigger, d.operation_id, d.attempts, d.automatic_attempts, d.last_delay_ms, d.first_attempt_at
)
select c.id, c.event_id, c.subscriber_id, c.handler_id, c.expected_status, extract(epoch from c.due_at) * 1000,
  c.next_trigger, c.operation_id, c.attempts, c.automatic_attempts, c.last_delay_ms,
  extract(epoch from c.first_attempt_at) * 1000, payload.content_type, payload.body
from claimed c left join lateral (
  select p.headers ->> 'content-type' as content_type, p.body from event_payload p
  where p.event_id = c.event_id and p.received_at = c.received_at and p.shard = $1::smallint limit 1) payload on true
order by c.due_at`;

/**
 * Takes deliveries of one lane ($1) that are due by $5, at most so many ($7) of each subscriber ($6), oldest first.
 * A payload that is no longer kept comes as null.
 */
export const CLAIM_DUE = `
with due as materialized (
  select found.id from unnest($6::uuid[], $7::integer[]) as want (subscriber_id, free)
  cross join lateral (
    select d.id from delivery d
    where d.shard = $1::smallint and d.state = 'scheduled' and d.subscriber_id = want.subscriber_id
      and d.due_at <= $5::timestamptz
    order by d.due_at limit want.free for update skip locked) found
)${CLAIMED}`;

/** Takes these deliveries ($5) of one lane ($1), just recovered: they have waited long enough. */
export const CLAIM_RECOVERED = `
with due as materialized (
  select d.id from delivery d where d.shard = $1::smallint and d.state::text = 'scheduled' and d.id = any($5::uuid[])
  for update skip locked
)${CLAIMED}`;

/**
 * How a settle begins: outcomes are written to deliveries still held under the claim they were sent under. Times come as
 * whole epoch milliseconds: both sides handle numbers several times faster than timestamps written out.
 */
const SETTLED = `
with settled as (
  update delivery d set state = s.state, due_at = to_timestamp(s.due_at / 1000), next_trigger = s.next_trigger,
    attempts = s.number, automatic_attempts = s.automatic_attempts, last_delay_ms = s.last_delay_ms,
    first_attempt_at = to_timestamp(s.first_attempt_at / 1000),
    failed_at = case s.state when 'failed' then to_timestamp(s.ended_at / 1000) end,
    finished_at = case s.state when 'delivered' then to_timestamp(s.ended_at / 1000) end,
    http_status = s.http_status, failure_class = s.failure_class, failure_kind = s.failure_kind,
    failure_detail = ($34::text[])[s.failure_detail], subscriber_url = ($34::text[])[s.subscriber_url],
    subscriber_name = ($34::text[])[s.subscriber_name],
    operation_id = null, worker_id = null, claim_token = null, claimed_at = null
  from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::delivery_state[], $5::float8[], $6::attempt_trigger[],
    $7::integer[], $8::integer[], $9::integer[], $10::float8[], $11::float8[], $12::smallint[], $13::failure_class[],
    $14::failure_kind[], $15::integer[], $16::integer[], $17::integer[], $18::attempt_trigger[], $19::uuid[],
    $20::float8[], $21::integer[], $22::real[], $23::attempt_outcome[], $24::bigint[], $25::integer[],
    $26::integer[], $27::integer[], $28::integer[], $29::boolean[], $30::integer[], $31::integer[],
    $32::next_action[], $33::integer[])
    as s (id, shard, claim_token, state, due_at, next_trigger, number, automatic_attempts, last_delay_ms,
    first_attempt_at, ended_at, http_status, failure_class, failure_kind, failure_detail, subscriber_url,
    subscriber_name, trigger, operation_id, started_at, wait_ms, duration_ms, outcome, sent_at, request, response,
    body_start, body_size, truncated, strategy, settings, next_action, system)
  where d.id = s.id and d.shard = s.shard and d.claim_token = s.claim_token and d.state::text = 'sending'
  returning d.id, d.shard, d.event_id, d.subscriber_id, d.handler_id, d.state, d.due_at, d.failed_at, d.finished_at, s.number,
    s.http_status, s.failure_class, s.failure_kind, d.failure_detail, d.subscriber_url, s.trigger, s.operation_id,
    to_timestamp(s.started_at / 1000) as started_at, s.wait_ms, s.duration_ms, s.outcome, s.sent_at, s.request,
    s.response, s.body_start, s.body_size, s.truncated, s.strategy, s.settings, s.next_action, s.system
)`;

/**
 * Their attempts. Texts that many rows of a batch share come once, as arrays that rows point into: $34 of plain texts,
 * $35 to $38 of JSON (headers of requests and responses, settings, system); bodies come as one value ($39) with offsets.
 */
const ATTEMPTED = `
insert into attempt (delivery_id, number, started_at, shard, event_id, subscriber_id, trigger, operation_id, wait_ms,
  duration_ms, outcome, http_status, failure_class, failure_kind, failure_detail, request_url, request_headers,
  response_headers, response_body, response_truncated, strategy, settings, next_action, next_at, system)
select s.id, s.number, s.started_at, s.shard, s.event_id, s.subscriber_id, s.trigger, s.operation_id, s.wait_ms,
  s.duration_ms, s.outcome, s.http_status, s.failure_class, s.failure_kind, s.failure_detail, s.subscriber_url,
  ($35::jsonb[])[s.request] || jsonb_build_object('webhook-id', s.id, 'webhook-timestamp', s.sent_at::text),
  ($36::jsonb[])[s.response], substring($39::bytea from s.body_start for s.body_size), s.truncated,
  ($34::text[])[s.strategy], ($37::jsonb[])[s.settings], s.next_action,
  case s.next_action when 'retry' then s.due_at end, ($38::jsonb[])[s.system]
from settled s returning delivery_id`;

/** Settles a batch of attempts. Returns the deliveries whose claim still stood; of the others nothing is written. */
export const SETTLE = `${SETTLED}${ATTEMPTED}`;

/**
 * The same for a batch that others hear of: the items of operations that asked for attempts learn what became of them, and
 * failures for good ($40) are put into the outbox of failure e-mails.
 */
export const SETTLE_AND_TELL = `${SETTLED}, item as (
  update operation_item i set outcome = s.state, settled_at = coalesce(s.failed_at, s.finished_at)
  from settled s where i.operation_id = s.operation_id and i.delivery_id = s.id and i.shard = s.shard
)${TELL_SETTLED}${ATTEMPTED}`;

/** Deliveries of a lane ($1) and subscriber ($2), due by $3, fail at $4 because of what the subscriber is ($5). Handlers $6 tell. */
export const ABANDON_DUE = `
with due as materialized (
  select d.id, d.operation_id from delivery d
  where d.shard = $1::smallint and d.state = 'scheduled' and d.subscriber_id = $2::uuid and d.due_at <= $3::timestamptz
  order by d.due_at limit 500 for update skip locked
), abandoned as (
  update delivery d set state = 'failed', failed_at = $4::timestamptz, failure_class = 'no_response',
    failure_kind = 'subscriber_unavailable', failure_detail = $5::text, http_status = null, operation_id = null
  from due where d.id = due.id and d.shard = $1::smallint and d.state::text = 'scheduled'
  returning d.id, d.handler_id, due.operation_id
), item as (
  update operation_item i set outcome = 'failed', settled_at = $4::timestamptz
  from abandoned a where i.operation_id = a.operation_id and i.delivery_id = a.id and i.shard = $1::smallint
)${TELL_ABANDONED}
select id from abandoned`;

/** The claims under which deliveries of these lanes ($1) are being sent. */
export const LIST_CLAIMS = `
select distinct d.shard, d.claim_token from delivery d where d.shard = any($1::smallint[]) and d.state = 'sending'`;

/** Deliveries of a lane ($1) under claims nobody holds any more ($2) are scheduled again. */
export const RECOVER_CLAIMS = `
update delivery d set state = 'scheduled', next_trigger = 'recovery', recoveries = d.recoveries + 1,
  worker_id = null, claim_token = null, claimed_at = null
where d.shard = $1::smallint and d.state = 'sending' and d.claim_token = any($2::uuid[])
returning d.id`;

/** Claimed deliveries go back unsent, or ($4) after a request that was cut short, which the next attempt recovers. */
export const GIVE_BACK = `
update delivery d set state = 'scheduled', worker_id = null, claim_token = null, claimed_at = null,
  next_trigger = case when s.cut_short then 'recovery' else d.next_trigger end,
  recoveries = d.recoveries + case when s.cut_short then 1 else 0 end
from unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::boolean[]) as s (id, shard, claim_token, cut_short)
where d.id = s.id and d.shard = s.shard and d.claim_token = s.claim_token and d.state::text = 'sending'
returning d.id`;

/** Lanes and workers: small tables, one row per lane and per process. Times are the database's, passed in. */
export const REPORT_ALIVE = `
insert into worker (id, host, pid, started_at, seen_at) values ($1::uuid, $2::text, $3::integer, $4::timestamptz, $4::timestamptz)
on conflict (id) do update set seen_at = excluded.seen_at`;

/** The database's time, and how many workers were seen since $1. */
export const COUNT_WORKERS = `
select extract(epoch from clock_timestamp()) * 1000, count(*) filter (where seen_at > $1::timestamptz) from worker`;

/** Renews worker $1's leases of lanes $2, taken with epochs $3, until $4. Lanes that come back are still its own. */
export const RENEW_LANES = `
update lane_lease l set expires_at = $4::timestamptz from unnest($2::smallint[], $3::bigint[]) as held (shard, epoch)
where l.shard = held.shard and l.epoch = held.epoch and l.worker_id = $1::uuid returning l.shard`;

/** Worker $1 takes at most $2 lanes that are free or whose lease ran out before $3, until $4. */
export const TAKE_LANES = `
update lane_lease l set worker_id = $1::uuid, expires_at = $4::timestamptz, epoch = l.epoch + 1
from (select shard from lane_lease where worker_id is null or expires_at < $3::timestamptz
  order by shard limit $2::integer for update skip locked) free
where l.shard = free.shard returning l.shard, l.epoch`;

/** Worker $1 gives lanes $2 up at $3. */
export const RELEASE_LANES = `
update lane_lease set worker_id = null, expires_at = $3::timestamptz
where worker_id = $1::uuid and shard = any($2::smallint[]) returning shard`;

export const REMOVE_WORKER = "delete from worker where id = $1::uuid";

/** Workers that died long before $1 leave only a row. */
export const REMOVE_OLD_WORKERS = "delete from worker where seen_at < $1::timestamptz";

export const READ_CONFIG_VERSION = "select version from config_version where id = 1";

export const READ_SUBSCRIBERS = `
select id, name, url, status, paused, headers, timeout_ms, max_concurrency, rate_per_second, signing_key,
  previous_signing_key, extract(epoch from previous_signing_key_expires_at) * 1000, deleted_at is not null, circuit,
  alternative_url, maintenance_windows
from subscriber`;

export const READ_RETRY_SETTINGS = `
select handler.id, policy.retry from handler join policy on policy.id = handler.policy_id where policy.retry is not null`;

/**
 * Subscriber $1 is disabled at $2, if it is approved: with the next version of the configuration, which all changes stand
 * in line for, and the audit row $3, whose detail is $4 and what changed. Of two workers that do it at once one changes it.
 */
export const DISABLE_SUBSCRIBER = `
with bumped as (
  update config_version set version = version + 1 where id = 1
    and exists (select 1 from subscriber where id = $1::uuid and status = 'approved' and deleted_at is null)
  returning version
), disabled as (
  update subscriber set status = 'cancelled', updated_at = $2::timestamptz from bumped
  where subscriber.id = $1::uuid and status = 'approved' and deleted_at is null
  returning subscriber.id, subscriber.name
)
insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, target_id, detail)
select $3::uuid, $2::timestamptz, 'system', 'Redeliver', 'subscriber.disable', 'allowed', 'subscriber', disabled.id,
  jsonb_build_object('name', disabled.name,
    'changes', '{"status": {"from": "approved", "to": "cancelled"}}'::jsonb) || $4::jsonb
from disabled returning target_id`;
