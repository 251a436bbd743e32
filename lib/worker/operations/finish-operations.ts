import { STARTED_STATES } from "../../engine/operation";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";

/**
 * $1 now: ends the started operations none of whose items waits or is being sent. One that is being cancelled is `cancelled` if items
 * were, and `done` if the last one settled first. The end is that of the last item that was sent.
 */
const FINISH = `
update operation o set state_reason = null, finished_at = coalesce(sent.last, $1::timestamptz),
  state = (case when o.state = 'cancelling' and cancelled.some then 'cancelled' else 'done' end)::operation_state
from operation f
cross join lateral (
  select max(i.settled_at) as last from operation_item i where i.operation_id = f.id and i.result in ('delivered', 'failed_again')
) as sent
cross join lateral (
  select exists (select from operation_shard c where c.operation_id = f.id and c.cancelled > 0) as some
) as cancelled
where o.id = f.id and f.finished_at is null and f.state in (${STARTED_STATES.map((state) => `'${state}'`).join(", ")})
  and o.state = f.state
  and not exists (select from operation_shard c where c.operation_id = f.id and c.pending + c.sending > 0)`;

/** Ends operations whose last item has a result. A leader task; a second leader finds them ended. */
export async function finishOperations(link: Queries, clock: Pick<DatabaseClock, "now">): Promise<void> {
  await link.query({
    name: "finish_operations",
    text: FINISH,
    values: [new Date(clock.now()).toISOString()],
  });
}
