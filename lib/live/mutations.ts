import { liveNotification } from "../db/channels";
import type { Database } from "../db/client";
import { LiveNotifier } from "./notifier";
import type { LiveNoun } from "./nouns";

type Pool = Database["pool"];

// Each of Next's bundles evaluates this module again: the process keeps one notifier for each pool.
const shared = globalThis as typeof globalThis & { redeliverLive?: WeakMap<Pool, LiveNotifier> };
shared.redeliverLive ??= new WeakMap();
const notifiers = shared.redeliverLive;

/** Marks what was changed and committed, for those who follow live. Costs nothing but a flag: the notification is sent later. */
export function markChanged({ pool }: Pick<Database, "pool">, ...nouns: readonly LiveNoun[]): void {
  notifierOf(pool).mark(...nouns);
}

/** Sends what is marked, before a command ends. */
export function flushChanges({ pool }: Pick<Database, "pool">): Promise<void> {
  return notifierOf(pool).flush();
}

function notifierOf(pool: Pool): LiveNotifier {
  const known = notifiers.get(pool);
  if (known) return known;
  const notifier = new LiveNotifier(async (notice) => {
    if (!pool.ending) await pool.query(liveNotification(notice));
  });
  notifiers.set(pool, notifier);
  return notifier;
}
