import { ITEM_RESULTS } from "../../engine/operation";
import type { Conditions } from "../../list/statements";
import type { FilterConditions } from "../schema";

/** Items `i` of the operation of a filter, with its results if it names some. */
export function ofOperation(
  where: Conditions,
  { operationId, operationResult = [] }: FilterConditions,
): string {
  const results =
    operationResult.length > 0 ? `and i.result = any(${where.bind(operationResult)}::item_result[])` : "";
  return `i.operation_id = ${where.bind(operationId)}::uuid ${results}`;
}

/** The items of the operation of a filter, and the delivery `d` of each: a FROM item in the place of all deliveries. */
export const deliveriesOfItems = (where: Conditions, filter: FilterConditions) =>
  `(select i.delivery_id, i.shard from operation_item i where ${ofOperation(where, filter)} offset 0) as item
      cross join lateral (select * from delivery d where d.id = item.delivery_id and d.shard = item.shard limit 1) as d`;

/** $1 operation, $2 results: the number of its items with one of these. */
export const COUNT_OF_ITEMS = `
select coalesce(sum(${ITEM_RESULTS.map((result) => `case when '${result}' = any($2::text[]) then ${result} else 0 end`).join(" + ")}), 0)::int as count
from operation_shard where operation_id = $1::uuid`;
