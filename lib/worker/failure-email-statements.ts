/** How failures get into the outbox of failure e-mails: docs/decisions/0010-failure-emails.md. */

/**
 * Part of a settle: of the deliveries that were settled, $40 are to be told of. Those whose claim had ended are not among
 * them; one that is in the outbox already stays as it is.
 */
export const TELL_SETTLED = `, told as (
  insert into failure_email (delivery_id, shard, handler_id, failed_at)
  select s.id, s.shard, s.handler_id, s.failed_at from settled s where s.id = any($40::uuid[])
  on conflict (delivery_id, shard) do nothing
)`;

/**
 * Part of a statement that fails deliveries of lane $1 unsent at $4 (in `abandoned`): those of handlers $6 are to be told of,
 * except where an operation had asked for the attempt.
 */
export const TELL_ABANDONED = `, told as (
  insert into failure_email (delivery_id, shard, handler_id, failed_at)
  select a.id, $1::smallint, a.handler_id, $4::timestamptz from abandoned a
  where a.operation_id is null and a.handler_id = any($6::uuid[])
  on conflict (delivery_id, shard) do nothing
)`;
