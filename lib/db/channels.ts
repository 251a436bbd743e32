import type { Queryable } from "./client";

/** NOTIFY channels. A notification only says "look now": polling finds the same work later when one is lost. */

/** Deliveries became due. Payload: notices, as `3:<subscriber>:1,17`. */
export const DUE_CHANNEL = "redeliver_due";
/** Configuration changed (subscribers, policies, handlers). No payload. */
export const CONFIG_CHANNEL = "redeliver_config";

/** Something became due in a shard; of whom and how urgent, where that fits into the notification. */
export type DueNotice = { shard: number; subscriberId?: string; priority?: number };

/** PostgreSQL takes less than 8,000 bytes. */
const LONGEST_PAYLOAD = 7900;
const NOTIFY = "select pg_notify($1, $2)";

/**
 * Wakes the workers that own these shards: with whom it is about when they are few, which spares the worker a look into the
 * shard. A statement of its own, never inside one that touches a shard table.
 */
export async function notifyDue(db: Queryable, notices: readonly DueNotice[]): Promise<void> {
  const exact = join(
    notices.map(({ shard, subscriberId, priority }) =>
      subscriberId === undefined ? `${shard}` : `${shard}:${subscriberId}:${priority ?? ""}`,
    ),
  );
  const payload = exact.length <= LONGEST_PAYLOAD ? exact : join(notices.map(({ shard }) => `${shard}`));
  if (payload) await db.query({ name: "notify-due", text: NOTIFY, values: [DUE_CHANNEL, payload] });
}

/** What a notification says. */
export function readDueNotices(payload: string): DueNotice[] {
  return payload.split(",").map((notice) => {
    const [shard, subscriberId, priority] = notice.split(":");
    return subscriberId && priority
      ? { shard: Number(shard), subscriberId, priority: Number(priority) }
      : { shard: Number(shard) };
  });
}

const join = (texts: string[]) => [...new Set(texts)].join(",");
