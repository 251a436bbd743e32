import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../lib/testing/database";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../prisma/factories/factories";
import { balance } from "./invariants";
import type { AcceptedEvent } from "./publisher";

let db: TestDatabase;
let accepted: Map<string, AcceptedEvent>;
/** A failed delivery with its attempt, and one that waits, of an event each. */
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

describe("balance", () => {
  it("counts what is there, and finds nothing wrong with it", async () => {
    expect(await balance(db, accepted)).toEqual({
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
      "a delivery that nobody accepted",
      `insert into delivery select (jsonb_populate_record(d, '{"subscriber_id": "00000000-0000-7000-8000-000000000001",
        "id": "00000000-0000-7000-8000-000000000002", "state": "scheduled", "attempts": 0}')).* from delivery d where id = $1`,
      /2 deliveries were accepted, 3 are there/,
    ],
    [
      "a number that was left out",
      "update attempt set number = 2 where delivery_id = $1",
      /not numbered from 1/,
    ],
    [
      "a number that stands twice",
      "insert into attempt select (jsonb_populate_record(a, jsonb_build_object('started_at', now()))).* from attempt a where delivery_id = $1",
      /not numbered from 1/,
    ],
    [
      "an attempt that is gone",
      "delete from attempt where delivery_id = $1",
      /not as many as the delivery says/,
    ],
    [
      "an attempt of nobody",
      "update attempt set delivery_id = '00000000-0000-7000-8000-000000000001' where delivery_id = $1",
      /belongs to no delivery/,
    ],
    [
      "a success that nobody had",
      "update delivery set state = 'delivered' where id = $1",
      /last attempt is not/,
    ],
    [
      "a success that was forgotten",
      "update attempt set outcome = 'success' where delivery_id = $1",
      /has one/,
    ],
    [
      "an attempt that was cut off and not put back",
      "update attempt set outcome = 'unknown' where delivery_id = $1",
      /cut off are not as many/,
    ],
    [
      "a delivery that was put back without an attempt",
      "update delivery set recoveries = 1 where id = $1",
      /cut off are not as many/,
    ],
    [
      "a lease without end",
      "update shard_lease set expires_at = now() + interval '1 hour' where shard = 3 and $1::uuid is not null",
      /3: a shard is leased for longer/,
    ],
    [
      "a refused request",
      "update event set http_status = 401, subscriber_count = 0 where id = (select event_id from delivery where id = $1)",
      /a right request was refused/,
    ],
  ])("finds %s", async (_, statement, problem) => {
    await db.pool.query(statement, [failed.id]);
    const { problems } = await balance(db, accepted);
    expect(problems.join("\n")).toMatch(problem);
  });

  it("misses an event that was accepted and is not there", async () => {
    accepted.set("00000000-0000-7000-8000-000000000003", { topic: "flaky", bodyHash: "", acceptedAt: 0 });
    expect(await balance(db, accepted)).toMatchObject({ lost: 2, problems: ["2 deliveries are lost"] });
  });
});
