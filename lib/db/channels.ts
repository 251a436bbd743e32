import type { Queryable } from "./client";

/** NOTIFY channels. A notification only says "look now": polling finds the same work later when one is lost. */

/** Deliveries became due. Payload: their lanes, as `3,17`. */
export const DUE_CHANNEL = "redeliver_due";
/** Configuration changed (subscribers, policies, handlers). No payload. */
export const CONFIG_CHANNEL = "redeliver_config";

const NOTIFY = "select pg_notify($1, $2)";

/** Wakes the workers that own these lanes. A statement of its own, never inside one that touches a lane table. */
export async function notifyDue(db: Queryable, lanes: Iterable<number>): Promise<void> {
  const payload = [...new Set(lanes)].join(",");
  if (payload) await db.query({ name: "notify-due", text: NOTIFY, values: [DUE_CHANNEL, payload] });
}
