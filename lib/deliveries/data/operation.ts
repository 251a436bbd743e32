import type { Database } from "../../db/client";
import { ITEM_RESULTS } from "../../engine/operation";
import type { FilterConditions } from "../schema";
import { COUNT_OF_ITEMS } from "../statements/of-operation";

/** Whether there is an operation with an id. */
export async function hasOperation(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.operation.findUnique({ where: { id }, select: { id: true } })) !== null;
}

/** So many items are read in the place of a list. */
const FEW_ITEMS = 5_000;

/** Whether a filter names an operation of which few items have the results of the filter. */
export async function isOfFewItems(
  { pool }: Pick<Database, "pool">,
  { operationId, operationResult = [] }: FilterConditions,
): Promise<boolean> {
  if (operationId === undefined) return false;
  const results = operationResult.length > 0 ? operationResult : ITEM_RESULTS;
  const { rows } = await pool.query<{ count: number }>(COUNT_OF_ITEMS, [operationId, results]);
  return (rows[0]?.count ?? 0) <= FEW_ITEMS;
}
