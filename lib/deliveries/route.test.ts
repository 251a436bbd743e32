import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DELETE, GET, POST, PUT } from "@/app/api/v1/deliveries/route";
import { GET as GET_OPERATION } from "@/app/api/v1/operations/[id]/route";
import {
  createEvent,
  createFailedDelivery,
  createHandler,
  createSubscriber,
} from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import { SYSTEM } from "../access/actor";
import type { ApiKeyScope } from "../access/roles";
import { createApiKey } from "../api-keys/mutations";
import { newId } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { discardAnswer, retryAnswer } from "../operations/api/operate";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { deliveryList } from "./api";

const PATH = "/api/v1/deliveries";
let db: TestDatabase;
let key: string;

beforeAll(async () => {
  db = await createApiDatabase();
  key = await keyWith(["deliveries:read", "deliveries:retry", "deliveries:discard"]);
});
afterAll(() => db.drop());

async function keyWith(scopes: ApiKeyScope[]) {
  return (await createApiKey(db, SYSTEM, { name: newId(), scopes })).key;
}

const pairsOf = (deliveries: { eventId: string; subscriberId: string }[]) =>
  deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId }));
const list = (query: string) => call(GET, `${PATH}?${query}`, { key });

describe("GET /api/v1/deliveries", () => {
  it("answers as its schema describes, newest first, 50 at most", async () => {
    const { subscriber, deliveries } = await createFailures(db, 51, {
      httpStatus: 404,
      failedAt: minutesAgo(90),
    });
    const { status, body } = await list(`subscriberId=${subscriber.id}`);
    expect(status).toBe(200);
    expect(deliveryList.strict().parse(body)).toMatchObject({
      total: 51,
      totalIsExact: true,
      limit: 50,
      offset: 0,
    });
    expect(body.items).toHaveLength(50);
    expect(body.items[0]).toEqual({
      eventId: deliveries[50]?.eventId,
      deliveryId: deliveries[50]?.id,
      date: deliveries[50]?.failedAt?.toISOString(),
      contextName: "default",
      handlerName: "Handler",
      topicName: "created",
      subscriberId: subscriber.id,
      subscriberName: subscriber.name,
      subscriberUrl: subscriber.url,
      expectedStatusCode: 200,
      httpStatus: 404,
      failureClass: "client_error",
      failureDetail: "Answered 404, expected 200",
      attempts: 1,
      retries: 0,
      recoveries: 0,
      retryingEnded: null,
      groupId: null,
    });
    const rest = await list(`subscriberId=${subscriber.id}&_offset=50&_limit=10`);
    expect(rest.body).toMatchObject({
      total: 51,
      limit: 10,
      offset: 50,
      items: [{ deliveryId: deliveries[0]?.id }],
    });
  });

  it("filters by status, context name and dates, and sorts", async () => {
    const subscriber = await createSubscriber(db.prisma);
    for (const [httpStatus, hours] of [
      [500, 3],
      [404, 2],
      [204, 1],
    ] as const)
      await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber, {
        httpStatus,
        failedAt: minutesAgo(hours * 60),
      });
    const statuses = async (query: string) => {
      const { body } = await list(`subscriberId=${subscriber.id}&${query}`);
      return body.items.map((item: { httpStatus: number }) => item.httpStatus);
    };
    expect(await statuses("status=server_error,unexpected_success")).toEqual([204, 500]);
    expect(await statuses("status=server_error&status=client_error&_direction=ASC")).toEqual([500, 404]);
    expect(await statuses("contextName=default&_sortBy=httpStatus")).toEqual([500, 404, 204]);
    expect(await statuses("httpStatus=404")).toEqual([404]);
    expect(await statuses("httpStatus=500&httpStatus=204&_sortBy=eventId&_direction=ASC")).toEqual([
      500, 204,
    ]);
    expect(await statuses("httpStatus=599")).toEqual([]);
    expect(await statuses(`beginDate=${minutesAgo(150).toISOString()}`)).toEqual([204, 404]);
    expect(await statuses(`endDate=${minutesAgo(150).toISOString()}`)).toEqual([500]);
  });

  it("finds 500 events by their ids, whatever the age of their failures", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const ids: string[] = [];
    for (const days of [1, 20]) {
      const failedAt = minutesAgo(days * 24 * 60);
      await ensureDayPartitions(db.pool, failedAt, failedAt);
      const delivery = await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber, {
        failedAt,
      });
      ids.push(delivery.eventId);
    }
    const asked = [...ids, ...Array.from({ length: 498 }, () => newId())];
    const { body } = await list(`eventId=${asked.join()}`);
    expect(body).toMatchObject({ total: 2, items: ids.map((eventId) => ({ eventId })) });
  });

  it("filters by the base paths of handlers, repeated for several", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const handlers = await Promise.all(
      ["a", "b", "c"].map((name) => createHandler(db.prisma, { basePath: `/${name}` })),
    );
    for (const { id } of handlers)
      await createFailedDelivery(db.prisma, await createEvent(db.prisma, { handlerId: id }), subscriber, {
        failedAt: minutesAgo(1),
      });
    const found = async (query: string) => {
      const { body } = await list(`${query}&_sortBy=eventId&_direction=ASC`);
      expect(body.total).toBe(body.items.length);
      return body.items.length;
    };
    expect(await found("handlers=/a")).toBe(1);
    expect(await found("handlers=/a&handlers=/c")).toBe(2);
    expect(await found(`handlers=/b&subscriberId=${subscriber.id}`)).toBe(1);
    expect(await found("handlers=/b&status=client_error")).toBe(0);
  });

  it("filters by the reasons why retrying ended, repeated for several", async () => {
    const subscriber = await createSubscriber(db.prisma);
    for (const [index, retryingEnded] of (["rule", "time_spent", "unavailable"] as const).entries())
      await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber, {
        retryingEnded,
        automaticAttempts: index,
        recoveries: index,
        failedAt: minutesAgo(index + 1),
      });
    const found = async (query: string) => {
      const { body } = await list(`subscriberId=${subscriber.id}&${query}`);
      expect(body.total).toBe(body.items.length);
      return body.items.map(({ retryingEnded, retries, recoveries }: Record<string, unknown>) => [
        retryingEnded,
        retries,
        recoveries,
      ]);
    };
    expect(await found("retryingEnded=time_spent")).toEqual([["time_spent", 1, 1]]);
    expect(await found("retryingEnded=rule&retryingEnded=unavailable&_sortBy=httpStatus")).toEqual([
      ["rule", 0, 0],
      ["unavailable", 2, 2],
    ]);
    expect(await found("retryingEnded=stopped")).toEqual([]);
  });

  it.each([
    ["retryingEnded=rule&retryingEnded=done", "retryingEnded"],
    ["httpStatus=404&httpStatus=99", "httpStatus"],
    ["httpStatus=600", "httpStatus"],
    ["_sortBy=name", "_sortBy"],
    ["_direction=up", "_direction"],
    ["_limit=501", "_limit"],
    ["_offset=-1", "_offset"],
    ["beginDate=yesterday", "beginDate"],
    ["endDate=2026-13-01", "endDate"],
    ["beginDate=2026-11-02&endDate=2026-11-01", "beginDate"],
    ["beginDate=2026-01-01&endDate=2026-01-16", "beginDate"],
    ["status=failed", "status"],
    ["contextName=nowhere", "contextName"],
    ["handlers=/nowhere", "handlers"],
    ["limit=10", "limit"],
  ])("answers 400 to ?%s, naming %s", async (query, field) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: "invalid", message: expect.stringContaining(field) });
    expect(body.error.details[0].field.split(".")[0]).toBe(field);
  });
});

describe("POST /api/v1/deliveries", () => {
  it("retries 500 pairs at once, and the operation shows their progress", async () => {
    const { subscriber, deliveries } = await createFailures(db, 499);
    const unknown = { eventId: newId(), subscriberId: subscriber.id };
    const pairs = [...pairsOf(deliveries), unknown];
    const { status, body } = await call(POST, PATH, { key, body: { deliveries: pairs } });
    expect(status).toBe(202);
    expect(retryAnswer.strict().parse(body).results).toEqual([
      ...pairsOf(deliveries).map((pair) => ({ ...pair, result: "queued" })),
      { ...unknown, result: "skipped", reason: "not_found" },
    ]);
    expect((await list(`subscriberId=${subscriber.id}`)).body.total).toBe(0);
    const params = { id: body.operationId };
    const operation = await call(GET_OPERATION, "/api/v1/operations/x", { key, params });
    expect(operation.body).toMatchObject({
      kind: "retry",
      state: "running",
      counts: { total: 500, sending: 499, delivered: 0, failedAgain: 0, skipped: 1 },
      skippedByReason: { not_found: 1 },
      finishedAt: null,
    });
  }, 60_000);

  it.each([0, 501])("answers 400 to %i pairs", async (count) => {
    const deliveries = Array.from({ length: count }, () => ({ eventId: newId(), subscriberId: newId() }));
    const { status, body } = await call(POST, PATH, { key, body: { deliveries } });
    expect([status, body.error.details[0].field]).toEqual([400, "deliveries"]);
  });
});

describe("DELETE /api/v1/deliveries", () => {
  it("discards, once", async () => {
    const { deliveries } = await createFailures(db, 1);
    const pairs = pairsOf(deliveries);
    const discard = () => call(DELETE, PATH, { method: "DELETE", key, body: { deliveries: pairs } });
    const first = await discard();
    expect(first.status).toBe(202);
    expect(discardAnswer.strict().parse(first.body).results).toEqual(
      pairs.map((pair) => ({ ...pair, result: "discarded" })),
    );
    expect((await discard()).body.results).toEqual(
      pairs.map((pair) => ({ ...pair, result: "skipped", reason: "already_discarded" })),
    );
  });
});

describe("permission", () => {
  const body = { deliveries: [{ eventId: newId(), subscriberId: newId() }] };
  it.each([
    ["GET", GET, ["deliveries:retry", "deliveries:discard"], undefined],
    ["POST", POST, ["deliveries:read", "deliveries:discard"], body],
    ["DELETE", DELETE, ["deliveries:read", "deliveries:retry"], body],
  ] as const)(
    "%s is forbidden to a key with the other scopes, and that is audited",
    async (method, handler, scopes, sent) => {
      const other = await keyWith([...scopes]);
      expect((await call(handler, PATH, { method, key: other, body: sent })).status).toBe(403);
      expect((await call(handler, PATH, { method, body: sent })).status).toBe(401);
      const refusals = await db.prisma.auditLog.findMany({
        where: { outcome: "refused" },
        orderBy: { at: "desc" },
      });
      expect(refusals.some((row) => JSON.stringify(row.detail).includes(`"${method}"`))).toBe(true);
    },
  );

  it("answers 405 to another method, and 404 to an unknown operation", async () => {
    expect((await call(PUT, PATH, { method: "PUT", key })).status).toBe(405);
    for (const id of [newId(), "nonsense"])
      expect((await call(GET_OPERATION, "/api/v1/operations/x", { key, params: { id } })).status).toBe(404);
  });
});

function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}
