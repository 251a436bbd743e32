/** Leases of leader tasks: a small table, one row per task. Times are the database's, passed in. */

/** Renews worker $1's leases of tasks $2, taken with fences $3, until $4. Tasks that come back are still its own. */
export const RENEW_LEADER_LEASES = `
update leader_lease l set expires_at = $4::timestamptz from unnest($2::text[], $3::bigint[]) as held (name, fence)
where l.name = held.name and l.fence = held.fence and l.worker_id = $1::uuid returning l.name`;

/**
 * Worker $1 takes those of tasks $2 that are free, new or whose lease ran out before $3, until $4, each with the next
 * fence. Leases of others are read and left alone, so that waiting workers write nothing.
 */
export const TAKE_LEADER_LEASES = `
insert into leader_lease (name, worker_id, expires_at, fence)
select wanted.name, $1::uuid, $4::timestamptz, 1 from unnest($2::text[]) as wanted (name)
where not exists (select 1 from leader_lease l
  where l.name = wanted.name and l.worker_id is not null and l.expires_at >= $3::timestamptz)
order by wanted.name
on conflict (name) do update set worker_id = excluded.worker_id, expires_at = excluded.expires_at,
  fence = leader_lease.fence + 1
where leader_lease.worker_id is null or leader_lease.expires_at < $3::timestamptz
returning name, fence`;

/** Worker $1 gives up its leases at $2. */
export const RELEASE_LEADER_LEASES =
  "update leader_lease set worker_id = null, expires_at = $2::timestamptz where worker_id = $1::uuid returning name";

/**
 * Condition of a write: the lease of a task still has the fence that its leader took it with. It refuses a stale leader
 * from the commit of the next take-over on; no lock is held, so a frozen leader delays no other worker.
 * @param name @param fence expressions or parameters
 */
export const hasFence = (name: string, fence: string) =>
  `exists (select 1 from leader_lease l where l.name = ${name} and l.fence = ${fence}::bigint)`;
