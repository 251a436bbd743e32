/** Statements on shards and workers: small tables, one row per shard and per process. Times are the database's, passed in. */

export const REPORT_ALIVE = `
insert into worker (id, host, pid, started_at, seen_at) values ($1::uuid, $2::text, $3::integer, $4::timestamptz, $4::timestamptz)
on conflict (id) do update set seen_at = excluded.seen_at`;

/** Returns the database's time and the number of workers seen since $1. */
export const COUNT_WORKERS = `
select extract(epoch from clock_timestamp()) * 1000, count(*) filter (where seen_at > $1::timestamptz) from worker`;

/** Renews worker $1's leases of shards $2, taken with epochs $3, until $4. Returns the shards that are still its own. */
export const RENEW_SHARDS = `
update shard_lease l set expires_at = $4::timestamptz from unnest($2::smallint[], $3::bigint[]) as held (shard, epoch)
where l.shard = held.shard and l.epoch = held.epoch and l.worker_id = $1::uuid returning l.shard`;

/**
 * Takes at most $2 shards for worker $1 until $4: free ones, or with a lease that ended before $3. The choice is materialized:
 * as an inner query of the join it could be made again for every row.
 */
export const TAKE_SHARDS = `
with free as materialized (
  select shard from shard_lease where worker_id is null or expires_at < $3::timestamptz
  order by shard limit $2::integer for update skip locked
)
update shard_lease l set worker_id = $1::uuid, expires_at = $4::timestamptz, epoch = l.epoch + 1 from free
where l.shard = free.shard returning l.shard, l.epoch`;

/** Releases worker $1's shards $2 at $3. */
export const RELEASE_SHARDS = `
update shard_lease set worker_id = null, expires_at = $3::timestamptz
where worker_id = $1::uuid and shard = any($2::smallint[]) returning shard`;

export const REMOVE_WORKER = "delete from worker where id = $1::uuid";

/** Removes the rows of workers last seen before $1. */
export const REMOVE_OLD_WORKERS = "delete from worker where seen_at < $1::timestamptz";
