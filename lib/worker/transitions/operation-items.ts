import type { DeliveryState } from "../../engine/state";

/**
 * Part of a statement that settles deliveries: the items of the operations that requested the attempts get their outcome.
 * @param rows the settled deliveries: id, shard and the operation_id they had; @param at expression of the time, of rows `s`
 */
export const settleItems = (rows: string, outcome: DeliveryState, at: string) => `item as (
  update operation_item i set outcome = '${outcome}', settled_at = ${at}
  from ${rows} s where i.operation_id = s.operation_id and i.delivery_id = s.id and i.shard = s.shard
)`;
