import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { shardOf } from "../../db/ids";
import { EVENT_WITH_PAYLOAD } from "../../deliveries/statements/detail";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../operations/mutations";
import { updateRetention } from "../../retention/mutations";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, ranUntil } from "../../testing/retention";
import {
  type HeldStatement,
  type PostgresRelay,
  startPostgresRelay,
} from "../../testing/servers/postgres-relay";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { RETENTION_LOCK_MS, runRetention } from "./run-retention";

/** Two connections: a statement of retention is held while another connection commits. */
const OLD = new Date("2026-03-01T00:00:00Z");

let db: TestDatabase;
let relay: PostgresRelay;
let link: Link;
let deliveries: Awaited<ReturnType<typeof fillDay>>["deliveries"];
beforeEach(async () => {
  db = await createTestDatabase();
  relay = await startPostgresRelay(db.url);
  link = new Link(relay.url, "retention", { lockMs: RETENTION_LOCK_MS });
  ({ deliveries } = await fillDay(db, OLD, 100));
});
afterEach(async () => {
  await link.close();
  await relay.close();
  await db.drop();
});

/** Begins a run so many days later. */
async function begin(days: number) {
  const now = OLD.getTime() + days * DAY_MS;
  await ranUntil(db, new Date(now));
  const log = pino({ level: "silent" });
  return runRetention(link, { now: () => now }, { leader: await leadRetention(db), environment: {}, log });
}

/** Runs until a statement is asked for, then work of another connection, then the rest of the run. */
async function during(marker: string, days: number, work: () => Promise<unknown>) {
  const held: HeldStatement = relay.hold(marker);
  const run = begin(days);
  await held.asked;
  await work();
  held.pass();
  held.release();
  return run;
}

const someOf = (state: string) => deliveries.filter((one) => one.state === state);
const idsOf = (some: { id: string }[]) => ({ by: "ids" as const, deliveryIds: some.map(({ id }) => id) });
const stateOf = async (id: string) => (await db.prisma.delivery.findFirst({ where: { id } }))?.state;
async function payloadOf(eventId: string): Promise<Buffer | null> {
  const { rows } = await db.pool.query<{ body: Buffer | null }>(EVENT_WITH_PAYLOAD, [
    eventId,
    shardOf(eventId),
  ]);
  return rows[0]?.body ?? null;
}

it("keeps the payloads of failures that are retried, deleted and restored while their day is copied and dropped", async () => {
  const [retried, discarded, untouched] = someOf("failed");
  const [restored] = someOf("discarded");
  if (!retried || !discarded || !untouched || !restored) throw new Error("There are some of each.");
  const before = await payloadOf(retried.eventId);
  const at = new Date(OLD.getTime() + 14 * DAY_MS);
  await db.pool.query("update delivery set purge_at = $1 where state = 'discarded'", [
    new Date(OLD.getTime() + 99 * DAY_MS),
  ]);
  await during("copy_event_payload_", 16, async () => {
    await retryDeliveries(db, SYSTEM, idsOf([retried]), at);
    await discardDeliveries(db, SYSTEM, idsOf([discarded]), at);
  });
  await restoreDeliveries(db, SYSTEM, idsOf([restored]), at);
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(0);
  for (const { eventId } of [retried, discarded, untouched, restored])
    expect(await payloadOf(eventId)).not.toBeNull();
  expect(await payloadOf(retried.eventId)).toEqual(before);
  expect(await stateOf(retried.id)).toBe("scheduled");
});

it("takes no new payload into a day whose payloads are being copied: none is dropped without a copy", async () => {
  const insert = `insert into event_payload (event_id, shard, received_at, headers, body)
    values (gen_random_uuid(), 0, '2026-03-01T01:00:00Z', '{}', 'x')`;
  await during("copy_event_payload_", 16, () =>
    expect(db.pool.query(insert)).rejects.toThrow(/check constraint/),
  );
  await expect(db.pool.query(insert)).rejects.toThrow(/no partition/);
});

it("does not remove a failure that is retried after it was found", async () => {
  const [retried, ...others] = someOf("failed");
  if (!retried) throw new Error("There are some.");
  const approve = () => db.pool.query("update subscriber set status = 'approved'");
  await during("remove_failed", 95, async () => {
    await approve();
    await db.pool.query("update delivery set state = 'scheduled' where id = $1", [retried.id]);
  });
  expect(await stateOf(retried.id)).toBe("scheduled");
  expect(await payloadOf(retried.eventId)).not.toBeNull();
  for (const { id } of others) expect(await stateOf(id)).toBeUndefined();
});

it("removes nothing as a stale leader: another one leads by longer settings", async () => {
  await expect(
    during("drop table event_payload", 16, async () => {
      await leadRetention(db);
      await updateRetention(db, SYSTEM, { payloadDays: 60 });
    }),
  ).rejects.toThrow(/Another worker leads/);
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(100);
  await during("remove_failed", 95, async () => {
    await updateRetention(db, SYSTEM, { failedDays: 400, deliveredDays: 400 });
    await leadRetention(db);
  });
  expect(await db.prisma.delivery.count()).toBe(100);
});

it("leaves a day whose lock it cannot have to the next run, and says so", async () => {
  const reader = await db.pool.connect();
  await reader.query("begin; select from event_payload limit 1");
  expect((await begin(16)).overdue).toEqual([expect.stringMatching(/event_payload_20260301 is in use/)]);
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(100);
  await reader.query("rollback; begin; lock table event_payload_20260301 in share update exclusive mode"); // as autovacuum does
  expect((await begin(16)).overdue).toEqual([
    expect.stringMatching(/event_payload_20260301 is in use by autovacuum/),
  ]);
  await reader.query("rollback");
  reader.release();
  expect((await begin(16)).removed).toMatchObject({ payloadDays: expect.any(Number) });
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(0);
});
