/** How failures enter the outbox of failure e-mails: docs/decisions/0010-failure-emails.md. */

/**
 * Part of a statement that moves deliveries to failed: adds those that satisfy a condition to the outbox. A delivery that
 * is there already stays as it is.
 * @param failed a CTE with id, shard, handler_id and failed_at; @param condition on its rows `f`
 * @param ownPolicy the policy of the subscriber's own that names the recipients, of its rows `f`; null: that of the handler
 */
export const addToOutbox = (failed: string, condition: string, ownPolicy: string) => `notified as (
  insert into failure_email (delivery_id, shard, handler_id, policy_id, failed_at)
  select f.id, f.shard, f.handler_id, ${ownPolicy}, f.failed_at from ${failed} f where ${condition}
  on conflict (delivery_id, shard) do nothing
)`;
