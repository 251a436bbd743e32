import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RouteHandler } from "@/lib/api/route";
import { columnsOf } from "@/lib/api/whole-list";
import { ensurePartitionsAhead } from "@/lib/db/partitions";
import { OPERATIONS } from "@/lib/openapi/registry";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { fillHub } from "@/lib/testing/full-hub";
import { createDelivery, createEvent, createSubscriber } from "@/prisma/factories/factories";
import { createFailures, insertFailures } from "@/prisma/factories/failures";
import { createOperation } from "@/prisma/factories/operations";

/** Every list of the API as a file has the rows of its pages. */

/** More than a page, and than two. */
const FAILURES = 1_100;
const LISTS = OPERATIONS.filter((operation) => operation.method === "get" && columnsOf(operation));

let db: TestDatabase;
let authorization: string;
let operationId: string;
beforeAll(async () => {
  db = await createApiDatabase();
  await ensurePartitionsAhead(db.pool, new Date());
  await fillHub(db);
  const subscriber = await createSubscriber(db.prisma);
  await insertFailures(db, FAILURES, [subscriber]);
  for (let made = 0; made < 3; made++)
    await createDelivery(db.prisma, await createEvent(db.prisma), subscriber);
  const { deliveries } = await createFailures(db, 3, { subscriber, failedAt: new Date(Date.now() - 60_000) });
  operationId = (await createOperation(db.prisma, {}, deliveries, "failed_again")).id;
  authorization = `Bearer ${await createKey(db)}`;
});
afterAll(() => db.drop());

async function ask(path: string, query: Record<string, string>, accept: string): Promise<Response> {
  const file = path.replace("/api/v1/", "./").replace("{id}", "[id]");
  const { GET } = (await import(`${file}/route.ts`)) as { GET: RouteHandler };
  const url = `http://redeliver.test${path.replace("{id}", operationId)}?${new URLSearchParams(query)}`;
  const request = new Request(url, { headers: { authorization, accept } });
  return GET(request, { params: Promise.resolve({ id: operationId }) });
}

type Page = { items: object[]; next?: string | null };

/** All rows by paging, as a client does. */
async function paged(path: string, isByCursor: boolean): Promise<object[]> {
  const rows: object[] = [];
  for (let query: Record<string, string> | undefined = {}; query; ) {
    const limit: Record<string, string> = isByCursor ? { limit: "400" } : { _limit: "400" };
    const answer = await ask(path, { ...limit, ...query }, "application/json");
    expect(answer.status).toBe(200);
    const { items, next } = (await answer.json()) as Page;
    rows.push(...items);
    query = next ? { [isByCursor ? "cursor" : "_after"]: next } : undefined;
  }
  return rows;
}

describe.each(LISTS)("the list of $path", ({ path, query, ...operation }) => {
  const isByCursor = query !== undefined && "cursor" in (query as unknown as { shape: object }).shape;

  it("is the same as lines and by pages", async () => {
    const answer = await ask(path, isByCursor ? { limit: "1" } : { _limit: "1" }, "application/x-ndjson");
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    const lines = (await answer.text()).split("\n").filter(Boolean);
    const rows = await paged(path, isByCursor);
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  });

  it("is a table with the same rows", async () => {
    const answer = await ask(path, {}, "text/csv");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = await answer.text();
    const rows = await paged(path, isByCursor);
    expect(text.split("\r\n")[0]).toBe(columnsOf({ ...operation, ...(query && { query }) })?.join(","));
    const outside = text.replaceAll(/"(?:[^"]|"")*"/g, "");
    expect(outside.split("\r\n").length - 2).toBe(rows.length);
  });
});

it("refuses before a file begins what the list refuses", async () => {
  const answer = await ask("/api/v1/deliveries", { contextName: "unknown" }, "text/csv");
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: "invalid" } });
});

it("covers lists that are longer than a page", async () => {
  const answer = await ask("/api/v1/deliveries", {}, "application/x-ndjson");
  expect((await answer.text()).split("\n")).toHaveLength(FAILURES + 3 + 1);
});
