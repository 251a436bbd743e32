import { CLAIMABLE } from "../../engine/state";
import { isOnDemand } from "../transitions/fragments";

/**
 * What workers read, record, give back and end of due work. Rules for statements on shard tables:
 * docs/decisions/0001-shards-and-keys.md; why a claim writes nothing to a delivery: 0009.
 */

/**
 * The subscribers with scheduled deliveries in these shards ($1) that the worker does not hold ($2), each with the earliest
 * due time (epoch milliseconds) by priority. A loose index scan: one probe of delivery_queue_idx per row, for any number of
 * deliveries.
 */
export const DISCOVER_DUE = `
select shard.shard, pair.subscriber_id, pair.priority, extract(epoch from pair.due_at) * 1000
from unnest($1::smallint[]) as shard (shard) cross join lateral (
  with recursive pair as (
    (select d.subscriber_id, d.priority, d.due_at from delivery d
     where d.shard = shard.shard and d.state = '${CLAIMABLE}' and d.id <> all($2::uuid[])
     order by d.subscriber_id, d.priority, d.due_at limit 1)
    union all
    select found.subscriber_id, found.priority, found.due_at from pair cross join lateral (
      select d.subscriber_id, d.priority, d.due_at from delivery d
      where d.shard = shard.shard and d.state = '${CLAIMABLE}'
        and (d.subscriber_id, d.priority) > (pair.subscriber_id, pair.priority) and d.id <> all($2::uuid[])
      order by d.subscriber_id, d.priority, d.due_at limit 1) found
  )
  select subscriber_id, priority, due_at from pair) pair`;

/** The columns that a worker needs to send and settle a delivery. */
const NEEDED = `d.id, d.event_id, d.received_at, d.handler_id, d.expected_status, d.due_at, d.next_trigger,
  d.operation_id, d.attempts, d.automatic_attempts, d.recoveries, d.last_delay_ms, d.retrying_since, d.edited_from`;

/**
 * Claims ($3) for worker $2 at $4 the deliveries of one shard ($1) that are due by $5 and not held already ($8), at most so
 * many ($7) of each subscriber ($6) and priority ($9), oldest first. Also returns the first later delivery of each, without
 * its id: the time of the next claim. Nothing is locked, because only the shard's owner claims; a late claim, when another
 * worker owns the shard, finds nothing.
 *
 * A delivery that was never tried comes without history, which is most of the text of a row, unless an operation brought its first
 * attempt forward. A payload comes from the partition of
 * its day; only where that has none, one probe looks for a copy that outlived the day. The limit inside the first branch keeps it
 * apart from the second, so that one partition is read. How an edited copy is sent is looked up for such a delivery alone. A payload that is no longer kept comes without a body.
 */
export const CLAIM_DUE = `
with seen as materialized (
  select want.ordinal, found.*
  from shard_lease l cross join unnest($6::uuid[], $9::smallint[], $7::integer[])
    with ordinality as want (subscriber_id, priority, free, ordinal)
  cross join lateral (
    (select true as is_due, ${NEEDED} from delivery d
     where d.shard = $1::smallint and d.state = '${CLAIMABLE}' and d.subscriber_id = want.subscriber_id
       and d.priority = want.priority and d.due_at <= $5::timestamptz and d.id <> all($8::uuid[])
     order by d.due_at limit want.free)
    union all
    (select false, ${NEEDED} from delivery d
     where d.shard = $1::smallint and d.state = '${CLAIMABLE}' and d.subscriber_id = want.subscriber_id
       and d.priority = want.priority and d.due_at > $5::timestamptz
     order by d.due_at limit 1)) found
  where l.shard = $1::smallint and l.worker_id = $2::uuid
), claimed as (
  insert into claim (token, shard, worker_id, claimed_at, delivery_ids, attempts)
  select $3::uuid, $1::smallint, $2::uuid, $4::timestamptz, array_agg(id), array_agg(attempts)
  from seen where is_due having count(*) > 0
)
select s.ordinal, extract(epoch from s.due_at) * 1000, case when s.is_due then s.id end, s.event_id, s.handler_id,
  s.expected_status,
  case when s.next_trigger <> 'first' or s.operation_id is not null then jsonb_build_array(s.next_trigger, s.operation_id,
    ${isOnDemand("s")}, s.attempts, s.automatic_attempts, s.recoveries, s.last_delay_ms,
    extract(epoch from s.retrying_since) * 1000) end,
  payload.content_type, case when payload.is_text then convert_from(payload.body, 'UTF8') end,
  case when not payload.is_text then payload.body end,
  case when s.is_due and s.edited_from is not null then (
    select jsonb_build_array(x.url, x.headers) from delivery_edit x where x.delivery_id = s.id) end
from seen s left join lateral (
  (select p.headers ->> 'content-type' as content_type, p.body, p.is_text from event_payload p
   where s.is_due and p.event_id = s.event_id and p.received_at = s.received_at and p.shard = $1::smallint limit 1)
  union all
  (select k.headers ->> 'content-type', k.body, k.is_text from kept_payload k
   where s.is_due and k.event_id = s.event_id and k.shard = $1::smallint and k.removed_at is null limit 1)
  limit 1
) payload on true`;

/** Ends claims ($1, in shards $2) without held deliveries. */
export const END_CLAIMS = `
delete from claim c using unnest($1::uuid[], $2::smallint[]) as ended (token, shard)
where c.token = ended.token and c.shard = ended.shard`;

/** Takes deliveries ($3) out of their claims ($1, in shards $2) unsent: they are as they were before. */
export const GIVE_BACK = `
update claim c set (delivery_ids, attempts) = (
  select coalesce(array_agg(held.id), '{}'), coalesce(array_agg(held.attempts), '{}')
  from unnest(c.delivery_ids, c.attempts) as held (id, attempts) where held.id <> all($3::uuid[]))
from unnest($1::uuid[], $2::smallint[]) as given (token, shard)
where c.token = given.token and c.shard = given.shard`;
