import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createDelivery,
  createEvent,
  createSubscriber,
  createWorker,
} from "../../../prisma/factories/factories";
import { deliveryRow, eventRows } from "../../../prisma/factories/rows";
import { newEventId } from "../../db/ids";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { readSummary } from "./summary";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createWorker(db.prisma);
});
afterAll(() => db.drop());

const now = new Date();
const later = new Date(now.getTime() + 60_000);
const none = { total: 0, totalIsExact: true };
const exactly = (total: number) => ({ total, totalIsExact: true });

describe("the summary of what waits", () => {
  it("of nothing has no reasons", async () =>
    expect(await readSummary(db, now)).toEqual({ due: [], later: none }));

  it("counts what is due by reason, in the order of reasons, and what is due later", async () => {
    const add = async (
      subscriber: Awaited<ReturnType<typeof createSubscriber>>,
      count: number,
      dueAt = now,
    ) => {
      for (let index = 0; index < count; index++)
        await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, {
          dueAt,
          priority: index % 4,
        });
    };
    const plain = await createSubscriber(db.prisma);
    await add(plain, 5);
    await add(plain, 3, later);
    await add(await createSubscriber(db.prisma, { paused: true }), 7);
    await add(await createSubscriber(db.prisma, { paused: true }), 2, later);
    await add(await createSubscriber(db.prisma, { status: "rejected" }), 1);
    await createClaim(
      db.prisma,
      await db.prisma.delivery.findFirstOrThrow({ where: { subscriberId: plain.id } }),
    );
    expect(await readSummary(db, now)).toEqual({
      due: [
        { reason: "not_approved", ...exactly(1) },
        { reason: "paused", ...exactly(7) },
        { reason: "operation_pace", ...exactly(1) },
        { reason: "due", ...exactly(4) },
      ],
      later: exactly(5),
    });
  });

  it("says that there are more where it stops counting", async () => {
    const subscriber = await createSubscriber(db.prisma, { status: "cancelled" });
    const ids = Array.from({ length: 321 }, () => newEventId(now.getTime(), 7));
    const events = ids.map((id) => eventRows({ id, body: "{}", receivedAt: now }).event);
    await db.prisma.event.createMany({ data: events });
    await db.prisma.delivery.createMany({ data: events.map((event) => deliveryRow(event, subscriber)) });
    expect((await readSummary(db, now))?.due[0]).toEqual({
      ...{ reason: "not_approved", total: 321, totalIsExact: false },
    });
  });
});
