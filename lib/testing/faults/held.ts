import type { Database } from "../../db/client";

/** The deliveries that a worker process holds under its claims, sent or not. */
export async function heldBy(db: Database, pid: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    "select unnest(c.delivery_ids) as id from claim c join worker w on w.id = c.worker_id where w.pid = $1",
    [pid],
  );
  return rows.map(({ id }) => id);
}
