import { DUE_SLACK_MS } from "./claim";
import type { DatabaseClock } from "./clock";
import type { Link } from "./link";
import { ABANDON_DUE } from "./statements";

/**
 * Fails a lane's due deliveries of a subscriber that nothing can be sent to, at most 500 at once; those of handlers that
 * tell of failures are put into the outbox. Returns how many.
 */
export async function abandonDue(
  link: Link,
  clock: DatabaseClock,
  shard: number,
  subscriberId: string,
  why: string,
  tellingHandlers: readonly string[],
): Promise<number> {
  const now = clock.now();
  const rows = await link.query<[string]>({
    name: "abandon_due",
    text: ABANDON_DUE,
    values: [
      shard,
      subscriberId,
      new Date(now + DUE_SLACK_MS).toISOString(),
      new Date(now).toISOString(),
      why,
      `{${tellingHandlers.join(",")}}`,
    ],
  });
  return rows.length;
}
