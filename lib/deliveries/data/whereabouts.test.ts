import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { deliveryRow } from "../../../prisma/factories/rows";
import { newId, shardOf } from "../../db/ids";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { MOST_LOCATED, MOST_NAMED } from "../limits";
import { DELIVERIES_OF_EVENTS } from "../statements/detail";
import { placeOf } from "../view/whereabouts";
import { locateEvents } from "./whereabouts";

const since = new Date("2026-11-08T00:00:00Z");

describe("placeOf", () => {
  it.each([
    ["delivered", null, "delivered"],
    ["scheduled", null, "scheduled"],
    ["scheduled", "2026-10-01T00:00:00Z", "scheduled"],
    ["sending", null, "sending"],
    ["discarded", "2026-11-10T00:00:00Z", "bin"],
    ["failed", "2026-11-08T00:00:00Z", "failed"],
    ["failed", "2026-11-07T23:59:59.999Z", "older"],
  ] as const)("%s, failed at %s: %s", (state, failedAt, place) =>
    expect(placeOf({ state, failedAt: failedAt && new Date(failedAt) }, since)).toBe(place),
  );
});

describe("locateEvents", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());
  const now = new Date();
  const locate = (ids: string[], from = new Date(now.getTime() - 60_000)) =>
    locateEvents(db, ids, { since: from, now });

  it("finds events with deliveries in any state, in the order of the IDs", async () => {
    const event = await createEvent(db.prisma);
    const names = ["a", "b", "c", "d", "e"];
    const subscribers = [];
    for (const name of names)
      subscribers.push(await createSubscriber(db.prisma, { name, paused: name === "b" }));
    const [a, b, c, d, e] = subscribers;
    if (!(a && b && c && d && e)) throw new Error("Five were made.");
    await createDelivery(db.prisma, event, a, { state: "delivered", attempts: 1, finishedAt: now });
    await createDelivery(db.prisma, event, b, { attempts: 2 });
    await createClaim(db.prisma, { ...(await createDelivery(db.prisma, event, c)), attempts: 0 });
    const binned = await createFailedDelivery(db.prisma, event, d, {
      state: "discarded",
      discardedAt: now,
      purgeAt: now,
    });
    const failed = await createFailedDelivery(db.prisma, event, e);
    const other = await createEvent(db.prisma);
    const found = await locate([other.id, event.id]);
    expect(found.map(({ eventId }) => eventId)).toEqual([other.id, event.id]);
    expect(found[0]).toMatchObject({ event: { httpStatus: 202 }, deliveries: [], deliveryOf: null });
    expect(found[1]?.deliveries.map(({ subscriberName, place }) => [subscriberName, place])).toEqual([
      ["a", "delivered"],
      ["b", "scheduled"],
      ["c", "sending"],
      ["d", "bin"],
      ["e", "failed"],
    ]);
    expect(found[1]?.deliveries[1]).toMatchObject({
      attempts: 2,
      waiting: { reason: "paused", until: null },
    });
    expect(found[1]?.deliveries[3]).toMatchObject({ deliveryId: binned.id, discardedAt: now, purgeAt: now });
    const [later] = await locate([event.id], new Date(now.getTime() + 60_000));
    expect(later?.deliveries[4]).toMatchObject({ deliveryId: failed.id, place: "older" });
  });

  it("distinguishes events from unknown IDs and from IDs of deliveries", async () => {
    const event = await createEvent(db.prisma);
    const delivery = await createDelivery(db.prisma, event, await createSubscriber(db.prisma));
    const nothing = newId();
    expect(await locate([nothing, delivery.id])).toEqual([
      { eventId: nothing, event: null, deliveries: [], deliveryOf: null },
      { eventId: delivery.id, event: null, deliveries: [], deliveryOf: event.id },
    ]);
  });

  it("reads as many deliveries as are named, and one more to show that there are others", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const events = [await createEvent(db.prisma), await createEvent(db.prisma)];
    const data = events.flatMap((event) =>
      Array.from({ length: 2000 }, () => deliveryRow(event, subscriber, { subscriberId: newId() })),
    );
    await db.prisma.delivery.createMany({ data });
    await db.pool.query("analyze delivery");
    const ids = events.map(({ id }) => id);
    const found = await locate(ids);
    expect(found.map(({ deliveries }) => deliveries.length)).toEqual([MOST_NAMED + 1, MOST_NAMED + 1]);
    const explained = `explain (analyze, buffers, format json) ${DELIVERIES_OF_EVENTS}`;
    const { rows } = await db.pool.query(explained, [ids, ids.map(shardOf), MOST_NAMED + 1]);
    expect(rows[0]["QUERY PLAN"][0].Plan["Shared Hit Blocks"]).toBeLessThan(200);
    expect(JSON.stringify(rows)).not.toMatch(/"Actual Rows":\s*2000\b/);
  });

  it("locates no more events than a person reads", async () => {
    expect(await locate([])).toEqual([]);
    expect(await locate(Array.from({ length: MOST_LOCATED + 1 }, () => newId()))).toHaveLength(MOST_LOCATED);
  });
});
