import type { Database } from "../db/client";
import { isId, shardOf } from "../db/ids";
import { type EventFacts, eventOf, type Payload, type StoredEvent } from "../deliveries/detail";
import { EVENT_WITH_PAYLOAD } from "../deliveries/statements";
import { type Priority, priorityOf } from "../engine/priority";

/** What the event page needs to know besides the facts that every delivery of the event shares. */
export type EventDetail = {
  event: EventFacts & Omit<Extras, "rank"> & { priority: Priority | null };
  /** Null once it was purged. */
  payload: Payload | null;
};

type Extras = {
  idempotencyKey: string | null;
  subscriberCount: number;
  rank: number | null;
  value: string | null;
};

/** $1 event, $2 shard. The publisher's own key stands behind a hash of its scope (record.ts), which nobody wants to see. */
const EVENT_EXTRAS = `
select regexp_replace(e.idempotency_key, '^[A-Za-z0-9_-]{22}:', '') as "idempotencyKey", e.subscriber_count as "subscriberCount",
  e.priority as rank, trim_scale(e.value) as value
from event e where e.id = $1::uuid and e.shard = $2`;

/** One event with its payload; null when there is none of that id, or the text is no id. */
export async function getEvent(db: Database, eventId: string): Promise<EventDetail | null> {
  if (!isId(eventId)) return null;
  const key = [eventId, shardOf(eventId)];
  const [found, extras] = await Promise.all([
    db.pool.query<StoredEvent>(EVENT_WITH_PAYLOAD, key),
    db.pool.query<Extras>(EVENT_EXTRAS, key),
  ]);
  const [stored] = found.rows;
  const [extra] = extras.rows;
  if (!stored || !extra) return null;
  const { event, payload } = eventOf(stored);
  const { rank, ...facts } = extra;
  return { event: { ...event, ...facts, priority: rank === null ? null : priorityOf(rank) }, payload };
}
