import type { Queryable } from "./client";

/** NOTIFY channels. A notification only triggers an early read: polling finds the same work later if one is lost. */

/** Deliveries became due. Payload: notices, as `3:<subscriber>:1,17`. */
export const DUE_CHANNEL = "redeliver_due";
/** Configuration changed (subscribers, policies, handlers). No payload. */
export const CONFIG_CHANNEL = "redeliver_config";

/** An operation was started, paused, resumed or cancelled, or its pace was changed. Payload: its id. */
export const OPERATIONS_CHANNEL = "redeliver_operations";

/** Rows changed, for those who follow live. Payload: an id, words of what changed, and a watermark (lib/live/notice.ts). */
export const LIVE_CHANNEL = "redeliver_live";

/** Deliveries became due in a shard. Subscriber and priority are present if they fit into the notification. */
export type DueNotice = { shard: number; subscriberId?: string; priority?: number };

/** PostgreSQL accepts less than 8,000 bytes. */
const MAX_PAYLOAD_LENGTH = 7900;
const NOTIFY = "select pg_notify($1, $2)";

/**
 * Notifies the workers that own these shards. Names the subscribers if they are few, which saves the worker a scan of the shard.
 * It is a separate statement, never part of one that touches a shard table.
 */
export async function notifyDue(db: Queryable, notices: readonly DueNotice[]): Promise<void> {
  const exact = join(
    notices.map(({ shard, subscriberId, priority }) =>
      subscriberId === undefined ? `${shard}` : `${shard}:${subscriberId}:${priority ?? ""}`,
    ),
  );
  const payload = exact.length <= MAX_PAYLOAD_LENGTH ? exact : join(notices.map(({ shard }) => `${shard}`));
  if (payload) await db.query({ name: "notify-due", text: NOTIFY, values: [DUE_CHANNEL, payload] });
}

/** Notifies all workers of what was done with an operation, after its commit. */
export async function notifyOperation(db: Queryable, id: string): Promise<void> {
  await db.query({ name: "notify-operation", text: NOTIFY, values: [OPERATIONS_CHANNEL, id] });
}

/**
 * The commit of a notification holds a lock that all others wait for, so it does not wait for the disk. The watermark is rounded up to
 * a millisecond: it is never before what is announced.
 */
const NOTIFY_LIVE = `select set_config('synchronous_commit', 'off', true), pg_notify('${LIVE_CHANNEL}', $1 || to_char(
  (clock_timestamp() + interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** The statement that sends a notice (lib/live/notice.ts) to those who follow live, in a transaction of its own. */
export function liveNotification(notice: string): { name: string; text: string; values: string[] } {
  return { name: "notify-live", text: NOTIFY_LIVE, values: [notice] };
}

/** Parses the payload of a notification. */
export function readDueNotices(payload: string): DueNotice[] {
  return payload.split(",").map((notice) => {
    const [shard, subscriberId, priority] = notice.split(":");
    return subscriberId && priority
      ? { shard: Number(shard), subscriberId, priority: Number(priority) }
      : { shard: Number(shard) };
  });
}

const join = (texts: string[]) => [...new Set(texts)].join(",");
