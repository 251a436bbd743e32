import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as GET_ITEMS } from "@/app/api/v1/operations/[id]/items/route";
import { GET } from "@/app/api/v1/operations/route";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import { createOperation } from "../../prisma/factories/operations";
import { type Actor, SYSTEM } from "../access/actor";
import { createApiKey } from "../api-keys/mutations";
import { newId, shardOf } from "../db/ids";
import { COUNT_OF } from "../engine/operation";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { itemListAnswer } from "./api/items";
import { operationListAnswer } from "./api/list";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "./mutations";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const actorNamed = (name: string): Actor => ({ type: "user", id: newId(), name, role: "admin" });

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = (await createApiKey(db, SYSTEM, { name: newId(), scopes: ["deliveries:read"] })).key;
});
afterAll(() => db.drop());

const list = (query: string) => call(GET, `/api/v1/operations?${query}`, { key });
const listItems = (id: string, query = "") =>
  call(GET_ITEMS, `/api/v1/operations/${id}/items?${query}`, { key, params: { id } });

async function failures(count: number) {
  const { deliveries, subscriber } = await createFailures(db, count);
  return { ids: deliveries.map(({ id }) => id), deliveries, subscriber };
}

/** Settles an item as a worker does, with its delivery. */
async function settle(
  operationId: string,
  id: string,
  result: "delivered" | "failed_again",
  settledAt = NOW,
) {
  const shard = shardOf(id);
  await db.prisma.operationItem.updateMany({
    where: { operationId, deliveryId: id, result: "sending" },
    data: { result, settledAt },
  });
  await db.prisma.operationShard.update({
    where: { operationId_shard: { operationId, shard } },
    data: { sending: { decrement: 1 }, [COUNT_OF[result]]: { increment: 1 } },
  });
  await db.prisma.delivery.update({
    where: { id_shard: { id, shard } },
    data: { state: result === "delivered" ? "delivered" : "failed" },
  });
}

describe("GET /api/v1/operations", () => {
  it("answers a retry as its schema describes: who, what, and its items by result", async () => {
    const actor = actorNamed("Olga Operator");
    const { ids, deliveries } = await failures(4);
    const pairs = [
      ...deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId })),
      { eventId: newId(), subscriberId: newId() },
    ];
    const { operationId } = await retryDeliveries(db, actor, { by: "pairs", pairs }, NOW);
    await settle(operationId, ids[0] ?? "", "delivered");
    await settle(operationId, ids[1] ?? "", "failed_again");
    const { status, body } = await list(`actor=${actor.id}`);
    expect(status).toBe(200);
    expect(operationListAnswer.strict().safeParse(asDates(body)).error).toBeUndefined();
    expect(body).toEqual({
      items: [
        {
          id: operationId,
          kind: "retry",
          state: "running",
          stateReason: null,
          actor: { type: "user", id: actor.id, name: "Olga Operator" },
          ...{ reason: null, ticket: null, selection: { pairs }, filterInWords: null },
          ...{ pace: null, canary: null, ramp: null, autoPause: null, startAt: null, window: null },
          counts: {
            total: 5,
            pending: 0,
            sending: 2,
            delivered: 1,
            failedAgain: 1,
            changed: 0,
            skipped: 1,
            cancelled: 0,
          },
          skippedByReason: { not_found: 1 },
          ...{ ratePerSecond: 0, estimatedSeconds: 0 },
          createdAt: NOW.toISOString(),
          startedAt: NOW.toISOString(),
          finishedAt: null,
          expiresAt: null,
        },
      ],
      next: null,
    });
  });

  it("lists by state", async () => {
    const { deliveries } = await createFailures(db, 1);
    const { id } = await createOperation(
      db.prisma,
      { actorName: "Dana", state: "paused", stateReason: "user" },
      deliveries,
      "pending",
    );
    expect((await list("actor=Dana&state=paused,running")).body.items).toMatchObject([
      { id, state: "paused", stateReason: "user", counts: { total: 1, pending: 1 } },
    ]);
    expect((await list("actor=Dana&state=done")).body.items).toEqual([]);
  });

  it("lists deletes and restores as done, with the filter in words", async () => {
    const actor = actorNamed("Ada");
    const { ids, subscriber } = await failures(2);
    const filter = {
      from: new Date("2026-11-01T00:00:00Z"),
      to: new Date("2026-12-31T00:00:00Z"),
      classes: ["server_error" as const],
      subscriberIds: [subscriber.id],
      contextIds: [],
    };
    const asOf = new Date("2026-12-30T10:00:00Z");
    await discardDeliveries(db, actor, { by: "filter", filter, asOf }, NOW);
    await restoreDeliveries(db, actor, { by: "ids", deliveryIds: ids }, new Date(NOW.getTime() + 1000));
    const { items } = (await list("actor=Ada")).body;
    expect(items).toMatchObject([
      { kind: "restore", state: "done", filterInWords: null, counts: { total: 2, changed: 2 } },
      {
        kind: "discard",
        state: "done",
        counts: { total: 2, changed: 2, pending: 0, delivered: 0 },
        finishedAt: NOW.toISOString(),
        filterInWords: `Dates: 1 Nov 00:00:00 – 30 Dec 10:00:00 (UTC); Status: Server Error; Subscriber: ${subscriber.name}`,
      },
    ]);
    expect((await list("actor=Ada&kind=discard")).body.items).toHaveLength(1);
    expect((await list("actor=Ada&beginDate=2026-11-22T12:00:01Z")).body.items).toMatchObject([
      { kind: "restore" },
    ]);
    expect((await list("actor=Ada&endDate=2026-11-21")).body.items).toEqual([]);
  });

  it("pages by cursor without missing or repeating operations of the same moment", async () => {
    const actor = actorNamed("Paging");
    for (let made = 0; made < 5; made++) {
      const { ids } = await failures(1);
      await discardDeliveries(db, actor, { by: "ids", deliveryIds: ids }, NOW);
    }
    const listed: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await list(`actor=Paging&limit=2${cursor && `&cursor=${cursor}`}`);
      listed.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next;
    }
    expect(new Set(listed).size).toBe(5);
    expect(listed).toHaveLength(5);
  });

  it.each([
    ["state=asleep", "state"],
    ["cursor=nonsense", "cursor"],
    ["limit=501", "limit"],
    ["beginDate=2026-11-23&endDate=2026-11-22", "beginDate"],
    ["colour=red", "colour"],
  ])("refuses %s", async (query, field) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body.error.details[0].field).toMatch(new RegExp(`^${field}`));
  });
});

describe("GET /api/v1/operations/{id}/items", () => {
  it("lists each delivery with its result, by result and by pages", async () => {
    const { ids, subscriber, deliveries } = await failures(4);
    const pending = await createSubscriber(db.prisma, { status: "pending" });
    const { deliveries: others } = await createFailures(db, 1, { subscriber: pending });
    const deliveryIds = [...ids, ...others.map(({ id }) => id)];
    const { operationId } = await retryDeliveries(db, actorNamed("I"), { by: "ids", deliveryIds }, NOW);
    const [first, second, third, fourth] = ids as [string, string, string, string];
    await settle(operationId, first, "delivered");
    await settle(operationId, second, "failed_again");
    await db.prisma.operationItem.updateMany({
      where: { operationId, deliveryId: fourth },
      data: { result: "skipped", reason: "in_operation", heldBy: operationId },
    });

    const { status, body } = await listItems(operationId);
    expect(status).toBe(200);
    expect(itemListAnswer.strict().safeParse(asDates(body)).error).toBeUndefined();
    const results = new Map(body.items.map((item: { deliveryId: string }) => [item.deliveryId, item]));
    expect(results.get(first)).toEqual({
      deliveryId: first,
      eventId: deliveries[0]?.eventId,
      subscriberId: subscriber.id,
      subscriberName: subscriber.name,
      result: "delivered",
      reason: null,
      heldBy: null,
      attemptsSeen: 1,
      payloadRemovedAt: null,
      settledAt: NOW.toISOString(),
      copyId: null,
    });
    expect(results.get(second)).toMatchObject({ result: "failed_again" });
    expect(results.get(third)).toMatchObject({ result: "sending", settledAt: null });
    expect(results.get(fourth)).toMatchObject({ reason: "in_operation", heldBy: operationId });
    expect(results.get(others[0]?.id ?? "")).toMatchObject({
      result: "skipped",
      reason: "subscriber_not_approved",
      settledAt: NOW.toISOString(),
    });

    const of = async (query: string) =>
      (await listItems(operationId, query)).body.items.map((item: { deliveryId: string }) => item.deliveryId);
    expect(await of("result=sending")).toEqual([third]);
    expect(await of("result=pending")).toEqual([]);
    expect((await of("result=delivered,failed_again")).sort()).toEqual([first, second].sort());
    const page = (await listItems(operationId, "limit=3")).body;
    expect(page.items).toHaveLength(3);
    expect((await listItems(operationId, `limit=3&cursor=${page.next}`)).body).toMatchObject({
      items: [{}, {}],
      next: null,
    });
  });

  it.each(["nonsense", newId()])("of %s is not found", async (id) =>
    expect(await listItems(id)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } }),
  );
});

/** An answer as the handler gave it: its times are text by now. */
function asDates(body: object): unknown {
  return JSON.parse(JSON.stringify(body), (name, value) =>
    name.endsWith("At") && value !== null ? new Date(value) : value,
  );
}
