import { MOVES } from "../../engine/state";

/** Of a failure without a fingerprint, what its fingerprint is made of: itself, and the attempt of which it shows the failure, if that is kept. */
export const READ_WITHOUT_FINGERPRINT = `
select d.id, d.shard, d.attempts, d.subscriber_id, d.expected_status, d.http_status, d.failure_class, d.failure_kind, d.failure_detail,
  a.number, floor(extract(epoch from a.started_at) * 1000), a.headers, a.body
from (
  select * from delivery where state = '${MOVES.fail.to}' and failure_fingerprint_id is null order by failed_at desc, id desc limit $1
) as d left join lateral (
  select a.number, a.started_at, a.response_headers as headers, substring(a.response_body for 2048) as body
  from attempt a where a.delivery_id = d.id and a.shard = d.shard and a.failure_kind = d.failure_kind
  order by a.number desc limit 1) as a on true`;

const IS_WITHOUT = `d.id = s.id and d.shard = s.shard and d.attempts = s.attempts and d.state::text = '${MOVES.fail.to}'
    and d.failure_fingerprint_id is null`;

/**
 * $1 to $4 deliveries (ids, shards, attempts that they have) and their fingerprints; $5, $6 the number and time of the attempt, or null. Rows are
 * locked in the order of their ids, as operations do.
 */
export const FILL_FINGERPRINTS = `
with locked as materialized (
  select s.* from unnest($1::uuid[], $2::smallint[], $3::integer[], $4::bigint[], $5::integer[], $6::timestamptz[])
    as s (id, shard, attempts, fingerprint, number, started_at)
  join delivery d on ${IS_WITHOUT}
  order by d.id for no key update of d
), filled as (
  update delivery d set failure_fingerprint_id = s.fingerprint from locked s where ${IS_WITHOUT}
  returning d.id, d.shard, s.fingerprint, s.number, s.started_at
), marked as (
  update attempt a set failure_fingerprint_id = f.fingerprint from filled f
  where a.delivery_id = f.id and a.number = f.number and a.started_at = f.started_at and a.shard = f.shard
    and a.failure_fingerprint_id is null
)
select id from filled`;
