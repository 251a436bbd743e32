import type { Database } from "../lib/db/client";
import type { Attempt, FinishedDelivery } from "./audit";
import { scriptOf } from "./scripts";

type Row = {
  id: string;
  eventId: string;
  state: FinishedDelivery["state"];
  subscriberUrl: string;
  recoveries: number;
  attempts: Attempt[] | null;
};

const PAGE = 2000;
const READ = `
select d.id, d.event_id as "eventId", d.state, d.subscriber_url as "subscriberUrl", d.recoveries, a.list as attempts
from delivery d cross join lateral (
  select json_agg(json_build_object('startedAt', extract(epoch from a.started_at) * 1000, 'durationMs', a.duration_ms,
    'outcome', a.outcome, 'failureKind', a.failure_kind, 'trigger', a.trigger, 'worker', a.worker_id,
    'resent', coalesce(a.resent_on_fresh_connection, 0),
    'nextAt', extract(epoch from a.next_at) * 1000) order by a.number) as list
  from attempt a where a.delivery_id = d.id and a.shard = d.shard) a
where d.id > $1::uuid and d.received_at >= $2 and d.state in ('delivered', 'failed') order by d.id limit ${PAGE}`;

export type WithEvent = { eventId: string; delivery: FinishedDelivery };

/** Reads the finished deliveries received since a time, with their attempts, page by page to bound memory. */
export async function* readFinished(db: Database, since: Date): AsyncGenerator<WithEvent[]> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await db.pool.query<Row>(READ, [after, since]);
    yield rows.map(({ eventId, subscriberUrl, attempts, ...row }) => ({
      eventId,
      delivery: { ...row, script: scriptOf(subscriberUrl), attempts: attempts ?? [] },
    }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}
