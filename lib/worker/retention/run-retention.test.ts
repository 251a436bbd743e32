import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { attemptRow } from "../../../prisma/factories/rows";
import { newId } from "../../db/ids";
import { ensureDayPartitions } from "../../db/partitions";
import type { StoredState } from "../../engine/state";
import { readLedger } from "../../retention/data";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";

/** Everything is received, ended or deleted at noon of one day; then the clock is set forward. */
const BEGUN = new Date("2026-03-01T12:00:00Z");
const day = (days: number) => new Date(BEGUN.getTime() + days * DAY_MS);

let db: TestDatabase;
const events: Record<string, string> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, BEGUN, day(1));
  const subscribers = [await createSubscriber(db.prisma), await createSubscriber(db.prisma)];
  const add = async (name: string, states: StoredState[], data: object = {}) => {
    const event = await createEvent(db.prisma, {
      receivedAt: BEGUN,
      subscriberCount: states.length,
      ...data,
    });
    events[name] = event.id;
    for (const [index, state] of states.entries()) {
      const [subscriber] = subscribers.slice(index);
      if (!subscriber) throw new Error("There are two subscribers.");
      if (state === "failed") await createFailedDelivery(db.prisma, event, subscriber, { failedAt: BEGUN });
      else {
        const purgeAt =
          state === "discarded" ? { discardedAt: BEGUN, purgeAt: day(14), failedAt: BEGUN } : {};
        const ended = state === "delivered" ? { attempts: 1, finishedAt: BEGUN } : {};
        const delivery = await createDelivery(db.prisma, event, subscriber, {
          state,
          dueAt: day(1000), // not late: retention would rest for long between its chunks
          ...ended,
          ...purgeAt,
        });
        if (state === "delivered")
          await db.prisma.attempt.create({
            data: attemptRow(delivery, { startedAt: BEGUN, outcome: "success" }),
          });
      }
    }
    return event;
  };
  await add("delivered", ["delivered"]);
  await add("failed", ["failed"]);
  await add("scheduled", ["scheduled"]);
  await add("discarded", ["discarded"]);
  await add("half failed", ["delivered", "failed"]);
  await add("of nobody", []);
  await add("refused", [], { httpStatus: 401 });
  await add("in operation", ["delivered"]);
  await addOperation("ended", BEGUN, []);
  await addOperation("under way", null, ["in operation"]);
  const [failed] = await db.prisma.delivery.findMany({
    where: { state: "failed", eventId: events.failed ?? "" },
  });
  if (failed)
    await db.prisma.failureEmail.create({
      data: {
        deliveryId: failed.id,
        shard: failed.shard,
        handlerId: newId(),
        failedAt: BEGUN,
        mailId: newId(),
      },
    });
  await db.prisma.attemptConfiguration.updateMany({ data: { usedAt: BEGUN } });
});
afterAll(() => db.drop());

async function addOperation(name: string, finishedAt: Date | null, of: string[]) {
  const deliveries = await db.prisma.delivery.findMany({
    where: of.length ? { eventId: { in: of.map((one) => events[one] ?? "") } } : { state: "failed" },
  });
  await createOperation(db.prisma, { actorName: name, createdAt: BEGUN, finishedAt }, deliveries);
}

/** The names of events of a table. */
async function named(text: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(text);
  const nameOf = new Map(Object.entries(events).map(([name, id]) => [id, name]));
  return rows.map(({ id }) => nameOf.get(id) ?? "?").sort();
}

async function present() {
  const { rows } = await db.pool.query<Record<string, number>>(
    `select (select count(*) from attempt)::int as attempts, (select count(*) from operation)::int as operations,
      (select count(*) from operation_item)::int as items, (select count(*) from failure_email)::int as emails,
      (select count(*) from attempt_configuration)::int as configurations`,
  );
  return {
    deliveries: await named("select event_id as id from delivery"),
    events: await named("select id from event"),
    payloads: await named("select event_id as id from event_payload"),
    kept: await named("select event_id as id from kept_payload where removed_at is null"),
    removed: await named("select event_id as id from kept_payload where removed_at is not null"),
    ...rows[0],
  };
}

const ALL = [
  "delivered",
  "discarded",
  "failed",
  "half failed",
  "in operation",
  "of nobody",
  "refused",
  "scheduled",
];
const without = (...names: string[]) => ALL.filter((name) => !names.includes(name));
const DELIVERIES = [
  "delivered",
  "discarded",
  "failed",
  "half failed",
  "half failed",
  "in operation",
  "scheduled",
];

it("removes each kind after its days, oldest first, never what is scheduled, and counts what it removes", async () => {
  const at = async (days: number, environment = {}) => {
    await ranUntil(db, day(days));
    await retainAt(db, day(days), environment);
    const { accepted, existing, purged } = await readLedger(db.pool);
    expect(existing + purged).toBe(accepted);
    expect(accepted).toBe(7n);
    return present();
  };
  const rest = { attempts: 5, operations: 2, items: 3, emails: 1, configurations: 2 };
  const kept = { kept: [], removed: [] };
  const fresh = { deliveries: DELIVERIES, events: ALL, payloads: ALL, ...kept, ...rest };
  expect(await at(0)).toEqual(fresh);
  expect(await at(13.9)).toEqual(fresh);

  // The bin, and refused events with their payloads.
  const binned = {
    ...fresh,
    deliveries: DELIVERIES.filter((name) => name !== "discarded"),
    events: without("refused"),
    payloads: without("refused"),
  };
  expect(await at(14.1)).toEqual(binned);

  // The day of the payloads, 14 days after its end. Those of unresolved deliveries outlive it.
  const unresolved = ["failed", "half failed", "scheduled"];
  expect(await at(14.6)).toEqual({ ...binned, payloads: [], kept: unresolved });

  // A setting for the payloads of failures, which never applies to a scheduled delivery.
  const failedPayloadDays = 20;
  const pruned = { ...binned, payloads: [], kept: ["scheduled"], removed: ["failed", "half failed"] };
  expect(await at(19.9, { failedPayloadDays })).toEqual({ ...binned, payloads: [], kept: unresolved });
  expect(await at(20.1, { failedPayloadDays })).toEqual(pruned);

  // Deliveries, with their events and e-mails. What is in an operation under way stays.
  const last = { deliveries: ["in operation", "scheduled"], events: ["in operation", "scheduled"] };
  expect(await at(89.9)).toEqual(pruned);
  expect(await at(90.1)).toEqual({ ...pruned, ...last, removed: [], emails: 0 });

  // The day of the attempts, and the configurations they were made with.
  expect(await at(92.6)).toEqual({
    ...pruned,
    ...last,
    removed: [],
    emails: 0,
    attempts: 0,
    configurations: 0,
  });

  const final = await at(400.1);
  expect(final).toMatchObject({ ...last, kept: ["scheduled"], operations: 1, items: 1 });
});

it("keeps a ledger by day, kind and state, and of whole days", async () => {
  const purged = await db.prisma.retentionPurge.findMany({
    orderBy: [{ day: "asc" }, { what: "asc" }, { state: "asc" }],
  });
  const texts = purged.map(({ day, what, state, rows, accepted }) =>
    [day.toISOString().slice(0, 10), what, state, rows, accepted].join(" ").replace("  ", " "),
  );
  expect(texts).toEqual([
    "2026-03-15 delivery discarded 1 0",
    "2026-03-15 event refused 1 0",
    "2026-03-15 payload 1 0",
    "2026-03-21 kept_payload 2 0",
    "2026-05-30 delivery delivered 2 0",
    "2026-05-30 delivery failed 2 0",
    "2026-05-30 event accepted 5 5",
    "2026-05-30 failure_email 1 0",
    "2026-06-02 attempt_configuration 2 0",
    "2027-04-05 operation 1 0",
    "2027-04-05 operation_item 2 0",
  ]);
  const days = await db.prisma.removedPartition.findMany({ orderBy: { removedAt: "asc" } });
  expect(days.map(({ tableName, day }) => [tableName, day.toISOString().slice(0, 10)])).toContainEqual([
    "event_payload",
    "2026-03-01",
  ]);
  expect(days.map(({ tableName, day }) => [tableName, day.toISOString().slice(0, 10)])).toContainEqual([
    "attempt",
    "2026-03-01",
  ]);
});

it("notes its runs", async () => {
  const runs = await db.prisma.retentionRun.findMany({ orderBy: { begunAt: "asc" } });
  expect(runs.at(-1)).toMatchObject({
    endedAt: day(400.1),
    result: { overdue: [], removed: { operations: 3 } },
  });
});
