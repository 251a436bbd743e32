import { describe, expect, it } from "vitest";
import { newDeliveryId, newEventId, newId } from "@/lib/db/ids";
import { operationsApi } from "@/lib/testing/operations-api";
import {
  createClaim,
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "@/prisma/factories/factories";

const { db, ask, make, read, start, items, failures } = operationsApi();

/** The reasons of the items by delivery; null for a pending one. */
async function reasonsOf(id: string): Promise<Record<string, string | null>> {
  const rows: { deliveryId: string; reason: string | null }[] = await items(id, "limit=500");
  return Object.fromEntries(rows.map(({ deliveryId, reason }) => [deliveryId, reason]));
}

describe("a draft of named deliveries", () => {
  it("has an item for each, its counters and defaults, and changes no delivery", async () => {
    const { deliveryIds, selection, subscriber } = await failures(3);
    const draft = await make({ selection, reason: "Back again", ticket: "INC-7" });
    expect(draft).toMatchObject({
      status: 201,
      body: {
        kind: "retry",
        state: "draft",
        stateReason: null,
        actor: { type: "api_key", id: expect.any(String), name: expect.any(String) },
        reason: "Back again",
        ticket: "INC-7",
        selection,
        filterInWords: null,
        pace: { perSecond: 100 },
        canary: { items: 50, deliveredShare: 0.9 },
        ramp: { fromPerSecond: 10, doubleEverySeconds: 30, deliveredShare: 0.95 },
        autoPause: { failedShare: 0.5, ofAtLeast: 20, overSeconds: 30 },
        startAt: null,
        window: null,
        counts: { total: 3, pending: 3, sending: 0, skipped: 0, cancelled: 0 },
        skippedByReason: {},
        bySubscriber: [
          { subscriberId: subscriber.id, subscriberName: subscriber.name, counts: { total: 3 } },
        ],
        failures: [],
        newFailuresSinceStart: null,
        ratePerSecond: null,
        estimatedSeconds: 1,
        startedAt: null,
        finishedAt: null,
      },
    });
    const { id, createdAt, expiresAt } = draft.body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(15 * 60_000);
    expect(await read(id)).toMatchObject({ status: 200, body: draft.body });
    expect(await items(id)).toEqual(
      deliveryIds.toSorted().map((deliveryId) =>
        expect.objectContaining({
          ...{ deliveryId, subscriberId: subscriber.id, result: "pending", reason: null, heldBy: null },
          ...{ attemptsSeen: 1, settledAt: null },
        }),
      ),
    );
    expect(await db().prisma.delivery.count({ where: { id: { in: deliveryIds }, state: "failed" } })).toBe(3);
    const audited = await db().prisma.auditLog.findFirst({ where: { targetId: id } });
    expect(audited).toMatchObject({
      action: "operation.create",
      detail: { kind: "retry", items: 3, selection },
    });
  });

  it("skips with the first reason that applies", async () => {
    const { deliveryIds, subscriber } = await failures(2);
    const [failed = ""] = deliveryIds;
    const event = await createEvent(db().prisma);
    const one = async (data: object, of = subscriber) =>
      (await createDelivery(db().prisma, await createEvent(db().prisma), of, data)).id;
    const rejected = await createSubscriber(db().prisma, { status: "rejected" });
    const deleted = await createSubscriber(db().prisma, { deletedAt: new Date() });
    const sending = await createDelivery(db().prisma, event, subscriber, { state: "scheduled" });
    await createClaim(db().prisma, sending);
    const failedOf = async (of: typeof subscriber) =>
      (await createFailedDelivery(db().prisma, await createEvent(db().prisma), of, { failedAt: new Date() }))
        .id;
    const expected = {
      [failed]: null,
      [newDeliveryId(newEventId())]: "not_found",
      [await one({ state: "scheduled" })]: "already_scheduled",
      [sending.id]: "already_sending",
      [await one({ state: "delivered" })]: "already_delivered",
      [await one({ state: "discarded", discardedAt: new Date(), purgeAt: new Date(Date.now() + 60_000) })]:
        "already_discarded",
      [await failedOf(rejected)]: "subscriber_not_approved",
      [await failedOf(deleted)]: "subscriber_deleted",
    };
    const draft = await make({ selection: { deliveryIds: [...Object.keys(expected), failed] } });
    expect(await reasonsOf(draft.body.id)).toEqual(expected);
    expect(draft.body.counts).toMatchObject({ total: 8, pending: 1, skipped: 7 });
    expect(draft.body.skippedByReason).toMatchObject({
      not_found: 1,
      already_sending: 1,
      subscriber_deleted: 1,
    });
  });

  it("of a restoration skips what is not in the bin, and what is past its purge date", async () => {
    const { subscriber, deliveryIds } = await failures(1);
    const binned = async (purgeAt: Date) => {
      const data = { state: "discarded", discardedAt: new Date(0), failedAt: new Date(), purgeAt } as const;
      return (await createDelivery(db().prisma, await createEvent(db().prisma), subscriber, data)).id;
    };
    const [kept, purged] = [
      await binned(new Date(Date.now() + 60_000)),
      await binned(new Date(Date.now() - 1)),
    ];
    const [failed = ""] = deliveryIds;
    const draft = await make({ kind: "restore", selection: { deliveryIds: [kept, purged, failed] } });
    expect(await reasonsOf(draft.body.id)).toEqual({
      [kept]: null,
      [purged]: "past_purge_date",
      [failed]: "not_discarded",
    });
    expect(draft.body).toMatchObject({
      pace: null,
      canary: null,
      ramp: null,
      autoPause: null,
      estimatedSeconds: null,
    });
  });

  it("names pairs; one that names no delivery has no delivery's id", async () => {
    const { deliveries } = await failures(1);
    const pairs = deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId }));
    const unknown = { eventId: newEventId(), subscriberId: newId() };
    const { body } = await make({ selection: { pairs: [...pairs, unknown, ...pairs] } });
    expect(body.counts).toMatchObject({ total: 2, pending: 1, skipped: 1 });
    expect(await items(body.id, "result=skipped")).toEqual([
      expect.objectContaining({ ...unknown, deliveryId: null, reason: "not_found" }),
    ]);
  });
});

describe("a draft of another operation's items", () => {
  it("has those with the result", async () => {
    const { selection, deliveryIds } = await failures(3);
    const first = await make({ selection });
    await start(first.body.id);
    const [again = ""] = deliveryIds;
    await db().prisma.operationItem.updateMany({
      where: { operationId: first.body.id, deliveryId: again },
      data: { result: "failed_again", settledAt: new Date() },
    });
    const { body } = await make({ selection: { operationId: first.body.id, result: "failed_again" } });
    expect(await reasonsOf(body.id)).toEqual({ [again]: null });
    expect(body.filterInWords).toBe(`Failed again in operation ${first.body.id}`);
    expect(body.selection).toEqual({ operationId: first.body.id, result: "failed_again" });
  });

  it("is refused for an operation that does not exist", async () => {
    const { status, body } = await make({ selection: { operationId: newId(), result: "skipped" } });
    expect([status, body.error.details[0].field]).toEqual([400, "selection.operationId"]);
  });
});

describe("what another started operation holds", () => {
  it("is skipped with its id; what a draft has is not held", async () => {
    const { selection, deliveryIds } = await failures(2);
    const first = await make({ selection });
    const second = await make({ selection });
    expect(second.body.counts).toMatchObject({ pending: 2 });
    await start(first.body.id);
    const third = await make({ kind: "discard", selection });
    expect(third.body.skippedByReason).toEqual({ in_operation: 2 });
    expect(await items(third.body.id)).toEqual(
      deliveryIds
        .toSorted()
        .map((deliveryId) =>
          expect.objectContaining({ deliveryId, reason: "in_operation", heldBy: first.body.id }),
        ),
    );
  });
});

it("an operation without a pending item is done when it is started", async () => {
  const { body } = await make({ selection: { deliveryIds: [newDeliveryId(newEventId())] } });
  expect(await start(body.id)).toMatchObject({
    status: 202,
    body: { state: "done", finishedAt: expect.any(String) },
  });
});

it("drafts are listed only when their state is asked for", async () => {
  const { selection } = await failures(1);
  const { body } = await make({ selection });
  const listed = async (query: string) => {
    const { body: list } = await ask("GET", `?limit=500${query}`);
    return list.items.find((one: { id: string }) => one.id === body.id);
  };
  expect(await listed("")).toBeUndefined();
  expect(await listed("&state=draft,expired")).toMatchObject({
    state: "draft",
    selection,
    counts: { total: 1 },
  });
});
