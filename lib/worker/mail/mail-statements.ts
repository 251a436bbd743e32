import { hasFence } from "../tasks/leader-statements";

/** The statements of the mailer: docs/decisions/0010-failure-emails.md. `mail` has no shard: a few rows a minute at most. */

/** Whose recipients are notified: the policy of the subscriber's own, or else the handler, for the policy that it carries then. */
const SOURCE = "coalesce(f.policy_id, f.handler_id)";

/**
 * The sources with pending failures: how many, $1 at most, and the time of the oldest (epoch milliseconds). A loose index
 * scan, because many failures may be pending: one probe of failure_email_source_idx per source.
 */
export const COUNT_PENDING = `
with recursive source as (
  (select ${SOURCE} as id from failure_email f where f.mail_id is null order by ${SOURCE} limit 1)
  union all
  select next.id from source cross join lateral (
    select ${SOURCE} as id from failure_email f where f.mail_id is null and ${SOURCE} > source.id
    order by ${SOURCE} limit 1) next
)
select source.id, oldest.count, oldest.failed_at from source cross join lateral (
  select count(*), extract(epoch from min(o.failed_at)) * 1000 as failed_at from (
    select f.failed_at from failure_email f where f.mail_id is null and ${SOURCE} = source.id
    order by f.failed_at limit $1::integer) o) oldest`;

export const HAS_PENDING = "select exists (select 1 from failure_email f where f.mail_id is null)";

/** Drops the pending failures of sources $1, which have no recipients, in all shards ($2), for leader $3 with fence $4. */
export const DROP_PENDING = `
delete from failure_email f where f.shard = any($2::smallint[]) and f.mail_id is null and ${SOURCE} = any($1::uuid[])
  and ${hasFence("$3", "$4")}
returning f.delivery_id`;

/**
 * Takes pending failures of sources $2, the oldest first, at most $3, for e-mail $1 by leader $4 with fence $5. Returns the first
 * 50, each with the number of all. Of two transactions that take the same, the second waits for the first and gets the rest.
 */
export const TAKE_PENDING = `
with due as materialized (
  select f.delivery_id, f.shard from failure_email f where f.mail_id is null and ${SOURCE} = any($2::uuid[])
    and ${hasFence("$4", "$5")}
  order by f.failed_at limit $3::integer
), taken as (
  update failure_email f set mail_id = $1::uuid from due
  where f.delivery_id = due.delivery_id and f.shard = due.shard and f.mail_id is null
  returning f.delivery_id, f.shard, f.failed_at
), listed as (
  select t.*, count(*) over () as failures from taken t order by t.failed_at limit 50
)
select l.failures, extract(epoch from l.failed_at) * 1000, d.event_id, d.subscriber_name, d.handler_name, d.topic_name,
  d.context_name, d.failure_kind, d.failure_detail, d.attempts, d.state
from listed l left join delivery d on d.id = l.delivery_id and d.shard = l.shard order by l.failed_at`;

/** Adds e-mail $1 to recipients $2 about $3 failures, with the bytes $4, created at $5. */
export const ADD_MAIL = `
insert into mail (id, recipients, pending, failures, message, state, created_at, due_at)
values ($1::uuid, $2::text[], $2::text[], $3::integer, $4::bytea, 'waiting', $5::timestamptz, $5::timestamptz)`;

/** The failures that recipients $1 were notified of after $2. */
export const SUM_NOTIFIED = `
select coalesce(sum(m.failures), 0), extract(epoch from max(m.created_at)) * 1000
from mail m where m.created_at > $2::timestamptz and m.recipients = $1::text[] and m.failures > 0`;

/** Begins a try of one e-mail that is due by $2, under claim token $1: unless it ends or is renewed, another may begin at $3. */
export const CLAIM_MAIL = `
with due as materialized (
  select id from mail where state in ('waiting', 'sending') and due_at <= $2::timestamptz
  order by due_at limit 1 for update skip locked
)
update mail m set state = 'sending', tries = m.tries + 1, claim_token = $1::uuid, due_at = $3::timestamptz from due
where m.id = due.id and m.state in ('waiting', 'sending') and m.due_at <= $2::timestamptz
returning m.id, to_json(m.pending), m.message, m.failures, m.tries, extract(epoch from m.created_at) * 1000,
  m.sent_at is not null, m.sealed_message`;

/** Renews the try of e-mail $1 under claim token $2: another may begin at $3. */
export const KEEP_MAIL = `
update mail set due_at = $3::timestamptz where id = $1::uuid and claim_token = $2::uuid and state = 'sending' returning id`;

/** Ends the try of e-mail $1 under claim token $2: $3 to $7 are its next state. A secret message is kept no longer than needed. */
export const SETTLE_MAIL = `
update mail set state = $3::mail_state, pending = $4::text[], due_at = $5::timestamptz,
  sent_at = coalesce(sent_at, $6::timestamptz), reason = $7::text, claim_token = null,
  sealed_message = case when $3::mail_state = 'waiting' then sealed_message end
where id = $1::uuid and claim_token = $2::uuid and state = 'sending' returning id`;

/** Removes ended e-mails that were created before $1. */
export const REMOVE_OLD_MAILS =
  "delete from mail where created_at < $1::timestamptz and state in ('sent', 'failed')";
