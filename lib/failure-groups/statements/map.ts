/** The map of fingerprints to failure groups. Merging and its undo change nothing else. */

/** $1 group: the group that has its fingerprints now, where that is another one. */
export const INTO_OF_GROUP = `
select f.group_id::float8 as into from failure_fingerprint f where f.home_group_id = $1::bigint and f.group_id <> $1::bigint
order by f.merged_at desc, f.id limit 1`;

/**
 * $1 groups: locks them in the order of their ids, so that two merges wait for one another instead of for ever; with the number of
 * fingerprints that each has.
 */
export const LOCK_GROUPS = `
select g.id::float8 as id, g.version, g.subscriber_id as "subscriberId", g.state, g.owner_id as "ownerId", g.note,
  g.muted_until as "mutedUntil", g.muted_for as "mutedFor", g.muted_until_worse as "mutedUntilWorse"
from failure_group g where g.id = any($1::bigint[]) order by g.id for update`;

/** The clock by which attempts begin: a resolve is compared with them. Read after the lock. */
export const CLOCK = "select clock_timestamp() as now";

/** $1 group: its fingerprints. Read after the lock, in a statement of its own that sees what others committed meanwhile. */
export const FINGERPRINTS_OF_GROUP = `
select f.id::float8 as id, f.home_group_id::float8 as home from failure_fingerprint f where f.group_id = $1::bigint order by f.id`;

/** $1 group, $2 into, $3 time, $4 to $6 the actor: moves all its fingerprints. */
export const MERGE_GROUP = `
update failure_fingerprint set group_id = $2::bigint, merged_at = $3::timestamptz, merged_by_type = $4::actor_type,
  merged_by_id = $5::uuid, merged_by_name = $6
where group_id = $1::bigint`;

/** $1 group, $2 the group where they were made: returns those fingerprints to it. */
export const UNMERGE_GROUP = `
update failure_fingerprint set group_id = home_group_id, merged_at = null, merged_by_type = null, merged_by_id = null,
  merged_by_name = null
where group_id = $1::bigint and home_group_id = $2::bigint`;
