import { COUNT_OF, ITEM_RESULTS, RELEASED_RESULT, STARTED_STATES } from "../../engine/operation";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import { auditOperations, newIds } from "./audit-operations";

/** Ended at once; the next step ends more. */
const MOST = 50;

/** The results of an operation by name, as they are at its end, without those that no item has. */
const COUNTS = ITEM_RESULTS.filter((result) => result !== "pending" && result !== RELEASED_RESULT)
  .map((result) => `'${COUNT_OF[result]}', nullif(sum(c.${result}), 0)`)
  .join(", ");

/**
 * $1 now, $2 ids of audit rows: ends the started operations none of whose items waits or is being sent, and puts the numbers that came of it
 * into the audit trail. One that is being cancelled is `cancelled` if items were, for the reason of that, and `done` if the last one settled
 * first. The end is that of the last item that was sent. Returns the ids of the audit rows.
 */
const FINISH = `
with ended as (
  select o.id, o.state from operation o
  where o.finished_at is null and o.state in (${STARTED_STATES.map((state) => `'${state}'`).join(", ")})
    and not exists (select from operation_shard c where c.operation_id = o.id and c.pending + c.sending > 0)
  order by o.started_at limit ${MOST}
), finished as (
  update operation o set finished_at = coalesce(sent.last, $1::timestamptz),
    state_reason = case when o.state = 'cancelling' and counted.cancelled > 0 then o.state_reason end,
    state = (case when o.state = 'cancelling' and counted.cancelled > 0 then 'cancelled' else 'done' end)::operation_state
  from ended
  cross join lateral (
    select max(i.settled_at) as last from operation_item i
    where i.operation_id = ended.id and i.result in ('delivered', 'failed_again')
  ) as sent
  cross join lateral (
    select coalesce(sum(c.cancelled), 0) as cancelled, jsonb_strip_nulls(jsonb_build_object(${COUNTS})) as counts
    from operation_shard c where c.operation_id = ended.id
  ) as counted
  where o.id = ended.id and o.finished_at is null and o.state = ended.state
  returning o.id, o.kind, o.state, counted.counts
)${auditOperations("finished", {
  ids: "$2::uuid[]",
  at: "$1::timestamptz",
  action: "'operation.finish'",
  detail: "'state', r.state",
  more: "r.counts",
})} returning id`;

/**
 * Ends operations whose last item has a result. A leader task; a second leader finds them ended.
 * @returns how many were ended
 */
export async function finishOperations(link: Queries, clock: Pick<DatabaseClock, "now">): Promise<number> {
  const ended = await link.query<[string]>({
    name: "finish_operations",
    text: FINISH,
    values: [new Date(clock.now()).toISOString(), newIds(MOST)],
  });
  return ended.length;
}
