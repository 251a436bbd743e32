import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvent, createFailedDelivery, createSubscriber } from "../../../prisma/factories/factories";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { maintain } from "../maintenance";

const FIRST = Date.parse("2026-03-01T00:00:00Z");
const DAYS = 10;
const day = (number: number) => new Date(FIRST + number * DAY_MS);

let db: TestDatabase;
let link: Link;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "maintenance");
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

it("catches up after a hub was off for long: all days that went meanwhile, and the partitions of today", async () => {
  let to: Awaited<ReturnType<typeof fillDay>>["subscriber"] | undefined;
  for (let number = 0; number < DAYS; number++) ({ subscriber: to } = await fillDay(db, day(number), 20, to));
  const back = day(DAYS + 14);
  const clock = new DatabaseClock();
  clock.observe(back.getTime(), performance.now(), performance.now());
  await maintain(link, clock);
  await retainAt(db, back, { attemptDays: 14 });
  const removed = await db.prisma.removedPartition.findMany({
    orderBy: [{ tableName: "asc" }, { day: "asc" }],
  });
  expect(removed.map(({ tableName, day }) => `${tableName} ${day.toISOString().slice(0, 10)}`)).toEqual(
    ["attempt", "event_payload"].flatMap((table) =>
      Array.from({ length: DAYS }, (_, number) => `${table} ${day(number).toISOString().slice(0, 10)}`),
    ),
  );
  // The planner has not seen these days: what it does not know is not said to be nothing.
  expect(removed.map(({ rows }) => Number(rows))).toEqual(Array(2 * DAYS).fill(20));
  const unresolved = await db.prisma.delivery.count({ where: { state: { in: ["scheduled", "failed"] } } });
  expect(unresolved).toBeGreaterThan(0);
  expect(await db.prisma.keptPayload.count({ where: { removedAt: null } })).toBe(unresolved);
  // A process whose clock is a little behind, and one that publishes a week before the next maintenance.
  for (const receivedAt of [new Date(back.getTime() - 1000), new Date(back.getTime() + 7 * DAY_MS)])
    await expect(createEvent(db.prisma, { receivedAt })).resolves.toBeDefined();
});

it("copies large payloads, a few at a time", async () => {
  const bytes = 1024 * 1024;
  const receivedAt = day(DAYS + 14);
  const subscriber = await createSubscriber(db.prisma);
  for (let number = 0; number < 20; number++) {
    const event = await createEvent(db.prisma, {
      receivedAt,
      body: Buffer.alloc(bytes, number),
      subscriberCount: 1,
    });
    await createFailedDelivery(db.prisma, event, subscriber, { failedAt: day(30) });
  }
  await ranUntil(db, day(DAYS + 30));
  await retainAt(db, day(DAYS + 30));
  const { rows } = await db.pool.query(
    "select count(*)::int as payloads, min(octet_length(body)) as bytes from kept_payload where received_at = $1",
    [receivedAt],
  );
  expect(rows).toEqual([{ payloads: 20, bytes }]);
  expect(await db.prisma.eventPayload.count({ where: { receivedAt } })).toBe(0);
});
