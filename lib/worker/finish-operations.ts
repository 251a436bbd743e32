import { plainValues } from "../db/array-text";
import { CLAIMABLE, MOVES } from "../engine/state";
import type { Link, Queries } from "./database/link";

/** The most operations finished at once. */
const BATCH = 100;

/** Operations without results of which no delivery waits any more, oldest first. Two index probes for each that is under way. */
const SETTLED = `
select o.id from operation o
where o.finished_at is null and not exists (
  select from delivery d where d.operation_id = o.id and d.state = '${CLAIMABLE}')
order by o.created_at limit ${BATCH}`;

/** $1 operations: writes their results, once. Those of a discard or a restore were known when it began. */
const FINISH = `
update operation o set finished_at = result.at, delivered = result.delivered, failed_again = result.failed_again
from unnest($1::uuid[]) as settled (id)
join operation f on f.id = settled.id
cross join lateral (
  select coalesce(max(i.settled_at), f.created_at) as at,
    count(*) filter (where i.outcome = '${MOVES.deliver.to}')::int as delivered,
    count(*) filter (where i.outcome = '${MOVES.fail.to}')::int as failed_again
  from operation_item i where i.operation_id = f.id and i.result = 'queued'
) as result
where o.id = f.id and o.finished_at is null`;

/**
 * Writes the results of operations whose last item has settled, so that a list of operations need not count their items. A
 * leader task; the write changes no operation that has results. Counting 100,000 items takes 0.1 s, therefore on a connection
 * of its own: leases are renewed on the other.
 */
export async function finishOperations(control: Queries, connect: () => Link): Promise<void> {
  const rows = await control.query<[string]>({ name: "settled_operations", text: SETTLED, values: [] });
  if (rows.length === 0) return;
  const link = connect();
  const values = [plainValues(rows.map(([id]) => id))];
  await link.query({ name: "finish_operations", text: FINISH, values }).finally(() => link.close());
}
