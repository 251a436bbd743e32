import { describe, expect, it } from "vitest";
import { newDeliveryId, newEventId } from "@/lib/db/ids";
import { createKey } from "@/lib/testing/api";
import { operationsApi } from "@/lib/testing/operations-api";
import { createClaim, createDelivery, createEvent, createSubscriber } from "@/prisma/factories/factories";
import { createOperation } from "@/prisma/factories/operations";
import { createWaiting, retriedLater } from "@/prisma/factories/waiting";

const { db, make, start, items, failures } = operationsApi();

type Item = { deliveryId: string; reason: string | null; heldBy: string | null };
async function reasonsOf(id: string) {
  const rows: Item[] = await items(id, "limit=500");
  return Object.fromEntries(rows.map(({ deliveryId, reason, heldBy }) => [deliveryId, heldBy ?? reason]));
}

describe.each([
  ["retry_now", "subscriber_deleted"],
  ["stop", null],
])("a draft of the kind %s", (kind, ofDeleted) => {
  it("takes what waits, and skips with the first reason that applies", async () => {
    const { deliveries } = await createWaiting(db(), 4);
    const [waiting, sending, released, held] = deliveries as [(typeof deliveries)[0], ...typeof deliveries];
    if (!sending || !released || !held) throw new Error("made above");
    await createClaim(db().prisma, sending);
    const retry = await createOperation(db().prisma, { kind: "retry" }, [released]);
    await db().prisma.delivery.updateMany({ where: { id: released.id }, data: { operationId: retry.id } });
    const holder = await createOperation(db().prisma, { kind: "stop", state: "paused" }, [held], "pending");
    const [failed = ""] = (await failures(1)).deliveryIds;
    const deleted = await createSubscriber(db().prisma, { deletedAt: new Date() });
    const gone = await createWaiting(db(), 1, { subscriber: deleted });
    const expected = {
      [waiting.id]: null,
      [sending.id]: "already_sending",
      [released.id]: retry.id,
      [held.id]: holder.id,
      [failed]: "not_waiting",
      [newDeliveryId(newEventId())]: "not_found",
      [gone.deliveries[0]?.id ?? ""]: ofDeleted,
    };
    const { status, body } = await make({ kind, selection: { deliveryIds: Object.keys(expected) } });
    expect(status).toBe(201);
    expect(await reasonsOf(body.id)).toEqual(expected);
    expect(body.skippedByReason).toMatchObject({ in_operation: 2, not_waiting: 1, already_sending: 1 });
    expect(await db().prisma.delivery.count({ where: { id: waiting.id, state: "scheduled" } })).toBe(1);
  });

  it("by filter matches what GET /api/v1/waiting lists, of the last 14 days without dates", async () => {
    const subscriber = await createSubscriber(db().prisma);
    const { deliveries } = await createWaiting(db(), 2, { subscriber });
    const event = await createEvent(db().prisma);
    const untried = await createDelivery(db().prisma, event, subscriber);
    const old = await createDelivery(db().prisma, await createEvent(db().prisma), subscriber);
    const receivedAt = new Date(Date.now() - 20 * 86_400_000);
    await db().prisma.delivery.updateMany({ where: { id: old.id }, data: { receivedAt } });
    await failures(1, { subscriber });
    const frozen = async (filter: object) => {
      const { status, body } = await make({
        kind,
        selection: { filter: { subscriberId: subscriber.id, ...filter } },
      });
      expect(status).toBe(201);
      return [Object.keys(await reasonsOf(body.id)).toSorted(), body.filterInWords];
    };
    const ids = deliveries.map(({ id }) => id);
    const [all, inWords] = await frozen({});
    expect(all).toEqual([...ids, untried.id].toSorted());
    expect(inWords).toMatch(/^Received: .*Subscriber: /);
    expect(await frozen({ status: "server_error", httpStatus: 503 })).toMatchObject([ids.toSorted(), {}]);
    expect((await frozen({ eventId: event.id }))[0]).toEqual([untried.id]);
    expect((await frozen({ endDate: new Date(Date.now() - 3_600_000).toISOString() }))[0]).toEqual([]);
  });

  it("names pairs, and another operation's items", async () => {
    const { deliveries } = await createWaiting(db(), 1);
    const [one] = deliveries;
    if (!one) throw new Error("made above");
    const pairs = [{ eventId: one.eventId, subscriberId: one.subscriberId }];
    const named = await make({ kind, selection: { pairs } });
    expect(await reasonsOf(named.body.id)).toEqual({ [one.id]: null });
    const earlier = await createOperation(
      db().prisma,
      { state: "done", finishedAt: new Date() },
      [one],
      "skipped",
    );
    const again = await make({ kind, selection: { operationId: earlier.id, result: "skipped" } });
    expect(await reasonsOf(again.body.id)).toEqual({ [one.id]: null });
  });

  it("needs the scope to retry", async () => {
    const { deliveries } = await createWaiting(db(), 1);
    const selection = { deliveryIds: deliveries.map(({ id }) => id) };
    const key = await createKey(db(), ["deliveries:retry"]);
    expect((await make({ kind, selection }, { key })).status).toBe(201);
    const other = await createKey(db(), ["deliveries:discard", "deliveries:read"]);
    expect((await make({ kind, selection }, { key: other })).status).toBe(403);
  });
});

it("a retry is paced, a stop is not; either starts as any operation", async () => {
  const { deliveries } = await createWaiting(db(), 1, { data: retriedLater() });
  const selection = { deliveryIds: deliveries.map(({ id }) => id) };
  const early = (await make({ kind: "retry_now", selection })).body;
  expect(early).toMatchObject({ pace: { perSecond: 100 }, canary: { items: 50 } });
  const stop = (await make({ kind: "stop", selection, pace: { perSecond: 9 } })).body;
  expect(stop).toMatchObject({ pace: null, canary: null, ramp: null, autoPause: null });
  expect((await start(stop.id)).body).toMatchObject({ state: "running", counts: { pending: 1 } });
  const late = (await make({ kind: "retry_now", selection })).body;
  expect(late.skippedByReason).toEqual({ in_operation: 1 });
});
