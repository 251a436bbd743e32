import { hasFence } from "../tasks/leader-statements";

/** One kind of removed rows: the CTE that returns them, and how many deliveries removed events were accepted with. */
type Counted = { what: string; state?: string; from: string; where?: string; accepted?: string };

/**
 * Part of a statement that removes rows: adds them to the ledger, in the transaction of the removal.
 * @param day placeholder of the day (UTC)
 */
export const addToLedger = (day: string, counted: readonly Counted[]) => `counted as (
  insert into retention_purge (day, what, state, rows, accepted)
  select ${day}::date, part.* from (${counted.map(countOf).join(" union all ")}) as part (what, state, rows, accepted)
  where part.rows > 0
  on conflict (day, what, state) do update set rows = retention_purge.rows + excluded.rows,
    accepted = retention_purge.accepted + excluded.accepted
)`;

const countOf = ({ what, state = "", from, where = "true", accepted = "0" }: Counted) =>
  `select '${what}', '${state}', count(*), coalesce(sum(${accepted}), 0)::bigint from ${from} where ${where}`;

/** Every write of retention: $1 name of the task, $2 fence, $3 day (UTC) of the ledger. A stale leader removes nothing. */
export const LED = hasFence("$1", "$2");

/**
 * A delivery `d` of an operation that still runs. Claims need no look: a delivery that a claim holds is scheduled, and the
 * statements here name other states.
 */
export const IS_IN_OPERATION = `exists (
    select from operation o join operation_item i on i.operation_id = o.id
    where o.finished_at is null and i.delivery_id = d.id and i.shard = d.shard)`;
