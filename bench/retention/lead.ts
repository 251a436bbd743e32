/** Takes the lease of retention from the worker that has it. */
export const LEAD = `
insert into leader_lease (name, worker_id, expires_at, fence) values ('retention', gen_random_uuid(), now() + interval '1 day', 1)
on conflict (name) do update set worker_id = excluded.worker_id, expires_at = excluded.expires_at, fence = leader_lease.fence + 1
returning fence`;
