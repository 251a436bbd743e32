import { afterEach, beforeEach, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { newId, shardOf } from "../../db/ids";
import { EVENT_WITH_PAYLOAD } from "../../deliveries/statements/detail";
import { retryDeliveries } from "../../operations/mutations";
import { RETRY } from "../../operations/statements/operate";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, retainAt } from "../../testing/retention";
import { untilBlocked } from "../../testing/until";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { keysOf } from "./keyset";
import { LOCK_UNRESOLVED, REMOVE_KEPT_PAYLOADS } from "./payload-statements";

/** Payloads of failures that go before their deliveries, while these are retried. */
const OLD = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(OLD.getTime() + days * DAY_MS);

let db: TestDatabase;
let failed: { id: string; eventId: string };
beforeEach(async () => {
  db = await createTestDatabase();
  const { deliveries } = await fillDay(db, OLD, 100);
  await db.pool.query("update subscriber set status = 'approved'");
  const found = deliveries.find(({ state }) => state === "failed");
  if (!found) throw new Error("There are some.");
  failed = found;
});
afterEach(() => db.drop());

const retry = (when: Date) => retryDeliveries(db, SYSTEM, { by: "ids", deliveryIds: [failed.id] }, when);
async function payload() {
  const values = [failed.eventId, shardOf(failed.eventId)];
  const { rows } = await db.pool.query<{ body: Buffer | null }>(EVENT_WITH_PAYLOAD, values);
  return rows[0]?.body ?? null;
}
const stateNow = async () => (await db.prisma.delivery.findFirst({ where: { id: failed.id } }))?.state;

it("keeps the payload of a delivery whose retry is not committed yet", async () => {
  await retainAt(db, at(16));
  const client = await db.pool.connect();
  await client.query("begin");
  const { rowCount } = await client.query(RETRY, [[failed.id], [shardOf(failed.id)], newId(), at(21)]);
  expect(rowCount).toBe(1);
  await retainAt(db, at(21), { failedPayloadDays: 20 });
  await client.query("commit");
  client.release();
  expect(await stateNow()).toBe("scheduled");
  expect(await payload()).not.toBeNull();
});

it("skips a retry that waited for the removal of the payload", async () => {
  await retainAt(db, at(16));
  const link = new Link(db.url, "retention");
  const { name, fence } = await leadRetention(db);
  const keys = keysOf([[failed.eventId, String(shardOf(failed.eventId)), ""]]);
  let retried: ReturnType<typeof retry> | undefined;
  await link.transaction(async (query) => {
    const locked = await query<[string]>({ name: "lock", text: LOCK_UNRESOLVED, values: [...keys, at(16)] });
    expect(locked).toEqual([[failed.id]]);
    retried = retry(at(16));
    await untilBlocked(db);
    const values = [name, fence, at(16), ...keys, `{${failed.id}}`, at(16)];
    await query({ name: "remove", text: REMOVE_KEPT_PAYLOADS, values });
  });
  await link.close();
  expect(await retried).toMatchObject({ changed: 0, skippedByReason: { payload_removed: 1 } });
  expect(await payload()).toBeNull();
});

it("keeps the copy of a payload whose day could not be dropped: a delivery may be retried until then", async () => {
  const reader = await db.pool.connect();
  // As a reader that comes between the copy, which takes minutes, and the drop.
  await reader.query("begin; lock table only event_payload in access share mode");
  await retainAt(db, at(16), { failedPayloadDays: 14 });
  await reader.query("rollback");
  reader.release();
  expect((await retry(at(16))).changed).toBe(1);
  await retainAt(db, at(16.1), { failedPayloadDays: 14 });
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(0);
  expect(await stateNow()).toBe("scheduled");
  expect(await payload()).not.toBeNull();
});

it("copies a payload again when its copy was emptied before the day was dropped", async () => {
  await db.pool.query(
    `insert into kept_payload (event_id, shard, received_at, is_text, removed_at)
     select event_id, shard, received_at, is_text, $2 from event_payload where event_id = $1`,
    [failed.eventId, at(15)],
  );
  const before = await payload();
  await retainAt(db, at(16));
  expect(await payload()).toEqual(before);
});
