import type { Queryable } from "../../db/client";
import { shardOf } from "../../db/ids";
import { type Attempt, attemptOf, type OneDelivery } from "../detail";
import type { AttemptLimits } from "../limits";
import { ATTEMPTS_OF_DELIVERIES } from "../statements/attempts";

/** The newest attempts of a delivery, oldest first. */
export type NewestAttempts = {
  attempts: Attempt[];
  /** Earlier attempts exist, all with lower numbers than this; null when there are none. */
  attemptsBefore: number | null;
};

/** Reads the newest attempts of deliveries of one event, by delivery. The limit is shared equally among them. */
export async function readAttempts(
  db: Queryable,
  deliveries: readonly OneDelivery[],
  limits: AttemptLimits,
  attemptsBefore?: number,
): Promise<(deliveryId: string) => NewestAttempts> {
  const [first] = deliveries;
  if (!first) return () => NONE;
  // A day of slack: the clock of the worker may be behind the clock of the process that received the event.
  const notBefore = new Date(first.receivedAt.getTime() - 86_400_000);
  const ids = deliveries.map((delivery) => delivery.deliveryId);
  const most = Math.max(1, Math.floor(limits.attempts / deliveries.length));
  const { rows } = await db.query<Attempt>(ATTEMPTS_OF_DELIVERIES, [
    ids,
    shardOf(first.eventId),
    notBefore,
    first.eventId,
    // One more than requested shows whether there are earlier attempts.
    most + 1,
    attemptsBefore ?? LAST_NUMBER,
    limits.bytes,
  ]);
  const found = new Map<string, Attempt[]>();
  for (const row of rows) {
    const attempt = attemptOf(row);
    const others = found.get(attempt.deliveryId);
    if (others) others.push(attempt);
    else found.set(attempt.deliveryId, [attempt]);
  }
  return (deliveryId) => {
    const all = found.get(deliveryId) ?? [];
    const attempts = all.slice(-most);
    return { attempts, attemptsBefore: all.length > most ? (attempts[0]?.number ?? null) : null };
  };
}

const NONE: NewestAttempts = { attempts: [], attemptsBefore: null };
/** The highest number that fits the column. */
const LAST_NUMBER = 2 ** 31 - 1;
