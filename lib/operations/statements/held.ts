import { STARTED_STATES } from "../../engine/operation";

/** A CTE with the started operations, for HELD: read once, whatever the number of rows. */
export const STARTED = `started as materialized (
  select o.id from operation o
  where o.finished_at is null and o.state in (${STARTED_STATES.map((state) => `'${state}'`).join(", ")})
)`;

/**
 * Condition of an item `i` of a started operation that holds its delivery: it waits, or its edited copy is under way. (Of other kinds the delivery
 * of an item that is being sent has another state.)
 */
const HOLDS = "i.result::text in ('pending', 'sending')";

/**
 * Expression of the started operation that holds a delivery as an item; null when none does. The items are found by primary
 * key: the result is compared as text, so that the planner ignores the partial index of pending items.
 * @param row the alias of a row with the delivery's id and shard
 */
export const heldBy = (row: string) => `(select i.operation_id from started o
    join operation_item i on i.operation_id = o.id and i.delivery_id = ${row}.id and i.shard = ${row}.shard
    where ${HOLDS} limit 1)`;
