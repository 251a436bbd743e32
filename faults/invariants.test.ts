import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../lib/testing/database";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../prisma/factories/factories";
import { checkInvariants } from "./invariants";
import type { AcceptedEvent } from "./publisher";

let db: TestDatabase;
let accepted: Map<string, AcceptedEvent>;
/** A failed delivery with its attempt. A scheduled one of another event is stored beside it. */
let failed: Awaited<ReturnType<typeof createFailedDelivery>>;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query("truncate event, event_payload, delivery, attempt");
  await db.prisma.shardLease.updateMany({ data: { expiresAt: new Date(0) } });
  const subscriber = await createSubscriber(db.prisma);
  const events = [
    await createEvent(db.prisma, { subscriberCount: 1 }),
    await createEvent(db.prisma, { subscriberCount: 1 }),
  ] as const;
  failed = await createFailedDelivery(db.prisma, events[0], subscriber);
  await createDelivery(db.prisma, events[1], subscriber);
  accepted = new Map(events.map(({ id }) => [id, { topic: "healthy", bodyHash: "", acceptedAt: 0 }]));
});

describe("checkInvariants", () => {
  it("returns totals and no problems for a consistent database", async () => {
    expect(await checkInvariants(db, accepted)).toEqual({
      events: 2,
      deliveries: 2,
      states: { failed: 1, scheduled: 1 },
      attempts: 1,
      lost: 0,
      problems: [],
    });
  });

  it.each<[string, string, RegExp]>([
    ["a lost delivery", "delete from delivery where id = $1", /1 deliveries are lost/],
    [
      "a delivery without an accepted event",
      `insert into delivery select (jsonb_populate_record(d, '{"subscriber_id": "00000000-0000-7000-8000-000000000001",
        "id": "00000000-0000-7000-8000-000000000002", "state": "scheduled", "attempts": 0}')).* from delivery d where id = $1`,
      /2 deliveries were accepted, 3 exist/,
    ],
    ["a gap in the numbers", "update attempt set number = 2 where delivery_id = $1", /not numbered from 1/],
    [
      "a duplicate number",
      "insert into attempt select (jsonb_populate_record(a, jsonb_build_object('started_at', now()))).* from attempt a where delivery_id = $1",
      /not numbered from 1/,
    ],
    ["a missing attempt", "delete from attempt where delivery_id = $1", /differ in number from its count/],
    [
      "an attempt without a delivery",
      "update attempt set delivery_id = '00000000-0000-7000-8000-000000000001' where delivery_id = $1",
      /the attempt has no delivery/,
    ],
    [
      "a delivered delivery without a success",
      "update delivery set state = 'delivered' where id = $1",
      /last attempt is not its only success/,
    ],
    [
      "a success of a failed delivery",
      "update attempt set outcome = 'success' where delivery_id = $1",
      /not delivered but has a success/,
    ],
    [
      "an attempt that was cut off without a recovery",
      "update attempt set outcome = 'unknown' where delivery_id = $1",
      /cut off differs from its recoveries/,
    ],
    [
      "a recovery without an attempt that was cut off",
      "update delivery set recoveries = 1 where id = $1",
      /cut off differs from its recoveries/,
    ],
    [
      "a lease that is too long",
      "update shard_lease set expires_at = now() + interval '1 hour' where shard = 3 and $1::uuid is not null",
      /3: the shard is leased for longer/,
    ],
    [
      "a rejected request",
      "update event set http_status = 401, subscriber_count = 0 where id = (select event_id from delivery where id = $1)",
      /a valid request was rejected/,
    ],
  ])("finds %s", async (_, statement, problem) => {
    await db.pool.query(statement, [failed.id]);
    const { problems } = await checkInvariants(db, accepted);
    expect(problems.join("\n")).toMatch(problem);
  });

  it("reports the deliveries of a missing event as lost", async () => {
    accepted.set("00000000-0000-7000-8000-000000000003", { topic: "flaky", bodyHash: "", acceptedAt: 0 });
    expect(await checkInvariants(db, accepted)).toMatchObject({
      lost: 2,
      problems: ["2 deliveries are lost"],
    });
  });
});
