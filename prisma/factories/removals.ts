import type { Database } from "../../lib/db/client";
import { DAY_MS } from "../../lib/time/units";

type Received = { id: string; receivedAt: Date };

/** Records a day as removed, as retention does when it has dropped its partition. */
async function recordDay(db: Database, table: "event_payload" | "attempt", at: Date, removedAt: Date) {
  await db.pool.query(
    `insert into removed_partition (table_name, day, removed_at, rows, bytes) values ($1, $2, $3, 1, 8192)
     on conflict (table_name, day) do update set removed_at = excluded.removed_at`,
    [table, at.toISOString().slice(0, 10), removedAt],
  );
}

/** Removes the payload of an event, as retention does with the whole day of its reception. */
export async function removePayload(
  db: Database,
  { id, receivedAt }: Received,
  removedAt: Date,
): Promise<void> {
  await db.prisma.eventPayload.deleteMany({ where: { eventId: id } });
  await recordDay(db, "event_payload", receivedAt, removedAt);
}

/** Removes the attempts of an event's deliveries up to the day after its reception, as retention does day by day. */
export async function removeAttempts(
  db: Database,
  { id, receivedAt }: Received,
  removedAt: Date,
): Promise<void> {
  await db.pool.query(
    "delete from attempt a using delivery d where d.event_id = $1 and a.delivery_id = d.id and a.shard = d.shard",
    [id],
  );
  await recordDay(db, "attempt", receivedAt, removedAt);
  await recordDay(db, "attempt", new Date(receivedAt.getTime() + DAY_MS), removedAt);
}
