import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { type RecentTest, refuseTest, TEST_WINDOW_MS } from "../engine/test-event-limits";
import { RedeliverError } from "../errors";
import { fingerprintOf } from "../secrets/fingerprint";
import { ADD_TEST, END_TEST, RECENT_TESTS, REMOVE_OLD_TESTS, TAKE_TURNS } from "./statements";

/** A test that has not ended counts as under way for this much longer than its request may take. */
const MARGIN_MS = 10_000;

type Tested = { id: string; name: string; url: string; timeoutMs: number };

/**
 * Begins a test event, within the limits of its actor and its subscriber, with its audit row in one transaction.
 * @returns the id of the test
 * @throws RedeliverError too_many_requests
 */
export async function beginTest(
  db: Database,
  actor: Actor,
  subscriber: Tested,
  body: string,
): Promise<string> {
  const id = newId();
  const actorId = `${actor.type}:${actor.id ?? ""}`;
  await db.prisma.$transaction(async (store) => {
    await store.$queryRawUnsafe(TAKE_TURNS);
    const now = Date.now();
    const at = new Date(now);
    await store.$executeRawUnsafe(REMOVE_OLD_TESTS, at, new Date(now - TEST_WINDOW_MS));
    const recent = await store.$queryRawUnsafe<RecentTest[]>(RECENT_TESTS, actorId, subscriber.id);
    const refusal = refuseTest(recent, now);
    if (refusal) throw new RedeliverError("too_many_requests", refusal);
    const endsBy = new Date(now + subscriber.timeoutMs + MARGIN_MS);
    await store.$executeRawUnsafe(ADD_TEST, id, subscriber.id, actorId, at, endsBy);
    await recordAudit(store, {
      ...{ actor, action: "subscriber.test", outcome: "allowed" },
      ...{ targetType: "subscriber", targetId: subscriber.id },
      detail: { name: subscriber.name, url: subscriber.url, test: id, ...fingerprintOf(body) },
    });
  });
  return id;
}

/** Ends a test event: another one may begin. */
export async function endTest(db: Database, id: string): Promise<void> {
  await db.prisma.$executeRawUnsafe(END_TEST, id);
}
