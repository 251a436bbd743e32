/** How failures enter the outbox of failure e-mails: docs/decisions/0010-failure-emails.md. */

/**
 * Part of a statement that moves deliveries to failed: adds those that satisfy a condition to the outbox. A delivery that
 * is there already stays as it is.
 * @param failed a CTE with id, shard, handler_id and failed_at; @param condition on its rows `f`
 */
export const addToOutbox = (failed: string, condition: string) => `notified as (
  insert into failure_email (delivery_id, shard, handler_id, failed_at)
  select f.id, f.shard, f.handler_id, f.failed_at from ${failed} f where ${condition}
  on conflict (delivery_id, shard) do nothing
)`;

/**
 * Condition for deliveries that fail without an attempt: their handler notifies, and no operation requested the attempt.
 * @param handlers parameter with the notifying handlers
 */
export const isOfHandlers = (handlers: string) =>
  `f.operation_id is null and f.handler_id = any(${handlers})`;
