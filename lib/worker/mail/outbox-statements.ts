/** How failures get into the outbox of failure e-mails: docs/decisions/0010-failure-emails.md. */

/**
 * Part of a statement that moves deliveries to failed at a time (`id`, `shard`, `handler_id` and `failed_at` of `failed`): those that
 * a condition names are to be told of. One that is in the outbox already stays as it is.
 */
export const notify = (failed: string, condition: string) => `, notified as (
  insert into failure_email (delivery_id, shard, handler_id, failed_at)
  select f.id, f.shard, f.handler_id, f.failed_at from ${failed} f where ${condition}
  on conflict (delivery_id, shard) do nothing
)`;

/** What failed without an attempt is told of where its handler tells ($n), unless an operation had asked for the attempt. */
export const notifyOfHandlers = (failed: string, handlers: string) =>
  notify(failed, `f.operation_id is null and f.handler_id = any(${handlers}::uuid[])`);
