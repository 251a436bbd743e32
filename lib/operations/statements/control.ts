/** The SQL of an operation's states. Every change locks the operation's row first, so that the second of two finds the state of the first. */

/** $1 operation: locks it. `total`: its items; `now`: the time of the lock, which may be later than that of the transaction. */
export const LOCK_OPERATION = `
select o.id, o.kind, o.state, o.reason, o.ticket, o.selection, o.pace, o.start_at as "startAt", o.daily_window as "window",
  o.expires_at as "expiresAt", clock_timestamp() as now, n.total, n.pending
from operation o cross join lateral (
  select coalesce(sum(c.pending + c.sending + c.delivered + c.failed_again + c.changed + c.skipped + c.cancelled), 0)::int as total,
    coalesce(sum(c.pending), 0)::int as pending
  from operation_shard c where c.operation_id = o.id) as n
where o.id = $1::uuid for update of o`;

/** $1 operation: the subscribers whose items were not released are released again. */
export const RESUME_SUBSCRIBERS = "delete from operation_subscriber where operation_id = $1::uuid";

/**
 * $1 operation, $2 now: the time of the stage that the leader decided on begins anew: neither the ramp's step nor the minute without a
 * result has gone on meanwhile.
 */
export const RENEW_RELEASE = `
update operation set release = (release - 'heldUntil') || jsonb_build_object('since', (extract(epoch from $2::timestamptz) * 1000)::bigint)
where id = $1::uuid and release is not null`;
