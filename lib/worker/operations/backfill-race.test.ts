import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent, createSubscriber, createWorker } from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { type Database, openDatabase } from "../../db/client";
import { newDeliveryId, newId } from "../../db/ids";
import { readOperation } from "../../operations/data/list";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { untilBlocked } from "../../testing/until";
import { RELEASE } from "./release-statements";

let db: TestDatabase;
let other: Database;
const workerId = newId();
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await other.close();
  await db.drop();
});

/** An event without a delivery, and two backfills of it to one subscriber. */
async function arrange() {
  const subscriber = await createSubscriber(db.prisma);
  const handlerId = newId();
  const event = await createEvent(db.prisma, { handlerId, topicId: newId() });
  const { id: eventId, shard } = event;
  const backfill = async () => {
    const item = { id: newDeliveryId(eventId), shard, eventId, subscriberId: subscriber.id, attempts: 0 };
    const { id } = await createOperation(db.prisma, { kind: "backfill" }, [item], "pending");
    const now = new Date().toISOString();
    const url = [subscriber.url];
    return { id, values: [id, shard, workerId, now, [subscriber.id], [1], url, "manual"] };
  };
  return { eventId, first: await backfill(), second: await backfill() };
}

describe("two backfills of one event to one subscriber at once", () => {
  it.each(["commit", "rollback"] as const)(
    "make one delivery: the second waits for the first, and its result after the %s is correct",
    async (end) => {
      const { eventId, first, second } = await arrange();
      const client = await other.pool.connect();
      try {
        await client.query("begin");
        await client.query(RELEASE.backfill, first.values);
        const released = db.pool.query({ text: RELEASE.backfill, values: second.values, rowMode: "array" });
        await untilBlocked(db, 1);
        await client.query(end);
        expect((await released).rows).toEqual([[expect.any(String), "1", end === "commit" ? "0" : "1", "0"]]);
      } finally {
        client.release();
      }
      const winner = end === "commit" ? first : second;
      const made = await db.prisma.delivery.findMany({ where: { eventId } });
      expect(made.map(({ operationId }) => operationId)).toEqual([winner.id]);
      const event = await db.prisma.event.findFirstOrThrow({ where: { id: eventId } });
      expect(event.subscriberCount).toBe(1);
      expect((await readOperation(db, winner.id)).counts).toMatchObject({ sending: 1, pending: 0 });
      const lost = await readOperation(db, end === "commit" ? second.id : first.id);
      if (end === "commit") expect(lost.skippedByReason).toEqual({ already_exists: 1 });
      else expect(lost.counts).toMatchObject({ pending: 1, skipped: 0 });
    },
  );
});

it("an event that retention removes meanwhile is not found, and gets no delivery", async () => {
  const { eventId, first } = await arrange();
  const client = await other.pool.connect();
  try {
    await client.query("begin");
    await client.query("delete from event where id = $1", [eventId]);
    const released = db.pool.query({ text: RELEASE.backfill, values: first.values, rowMode: "array" });
    await untilBlocked(db, 1);
    await client.query("commit");
    expect((await released).rows).toEqual([[expect.any(String), "1", "0", "0"]]);
  } finally {
    client.release();
  }
  expect((await readOperation(db, first.id)).skippedByReason).toEqual({ not_found: 1 });
  expect(await db.prisma.delivery.count({ where: { eventId } })).toBe(0);
});
