import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/openapi/document";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { generateClient } from "@/lib/testing/generate-client";
import { startApiServer } from "@/lib/testing/processes/api-server";
import { createFailures } from "@/prisma/factories/failures";

type Result = { data?: Record<string, unknown>; error?: Record<string, unknown>; response: Response };
type Sdk = Record<string, (options: object) => Promise<Result>>;

let db: TestDatabase;
let server: Awaited<ReturnType<typeof startApiServer>>;
let folder: string;
let sdk: Sdk;
let common: { baseUrl: string; auth: string };
beforeAll(async () => {
  db = await createApiDatabase();
  server = await startApiServer(db);
  folder = await generateClient(openApiDocument(server.origin));
  sdk = (await import(path.join(folder, "client/sdk.gen.ts"))) as Sdk;
  common = { baseUrl: server.origin, auth: await createKey(db) };
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
  await db.drop();
});

async function ask(operation: string, options: object = {}): Promise<Result> {
  const call = sdk[operation];
  if (!call) throw new Error(`The client has no ${operation}.`);
  return call({ ...common, ...options });
}

describe("a client generated from the API's document", () => {
  it("configures, publishes, lists and retries", async () => {
    const body = {
      name: "Orders",
      basePath: "/orders/eu",
      topics: [{ name: "created", contexts: ["default"] }],
    };
    expect((await ask("postHandlers", { body })).response.status).toBe(201);
    const published = await ask("publishEvent", {
      path: { path: "orders/eu/created" },
      headers: { "event-priority": "high", "event-value": 12.5, "Idempotency-Key": "k-1" },
      body: { order: 1 },
    });
    expect(published).toMatchObject({ data: { eventId: expect.any(String) }, response: { status: 202 } });
    expect(published.response.url).toContain("orders%2Feu%2Fcreated");

    const { subscriber, deliveries } = await createFailures(db, 3, { failedAt: new Date(Date.now() - 9000) });
    const query = {
      _limit: 2,
      _sortBy: "date",
      status: ["server_error", "client_error"],
      subscriberId: [subscriber.id],
      beginDate: new Date(Date.now() - 3_600_000).toISOString(),
    };
    const first = await ask("getDeliveries", { query });
    expect(first.data).toMatchObject({ total: 3, limit: 2, next: expect.any(String) });
    const second = await ask("getDeliveries", { query: { ...query, _after: first.data?.next } });
    expect(second.data).toMatchObject({ items: [{ deliveryId: deliveries[0]?.id }], next: null });

    const pairs = deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId }));
    const retried = await ask("postDeliveries", { body: { deliveries: pairs } });
    expect(retried.data).toMatchObject({ results: pairs.map((pair) => ({ ...pair, result: "queued" })) });
    const operation = await ask("getOperationsId", { path: { id: retried.data?.operationId } });
    expect(operation.data).toMatchObject({ kind: "retry", counts: { total: 3, sending: 3 } });
    const event = await ask("getEventsId", { path: { id: published.data?.eventId } });
    expect(event.data).toMatchObject({ path: "/orders/eu/created", priority: "high", value: "12.5" });
    const batch = { events: [{ handler: "/orders/eu", topic: "created", payload: [1], value: 3 }] };
    expect((await ask("postEventsBatch", { body: batch })).data).toMatchObject({
      eventIds: [expect.any(String)],
    });
  });

  it("gets errors in their shape", async () => {
    const refused = await ask("getDeliveries", { query: { _limit: 0 } });
    expect(refused).toMatchObject({
      error: { error: { code: "invalid", details: [{ field: "_limit", message: expect.any(String) }] } },
      response: { status: 400 },
    });
    expect((await ask("publishEvent", { path: { path: "no/where" }, body: 1 })).error).toMatchObject({
      error: { code: "not_found" },
    });
  });

  it("has usable types: numbers, lists, errors", async () => {
    const types = await readFile(path.join(folder, "client/types.gen.ts"), "utf8");
    for (const [, name, type] of types.matchAll(/^\s+(_limit|_offset)\?: (.*);$/gm))
      expect(type, name).toBe("number");
    await writeFile(path.join(folder, "client/use.ts"), USE);
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext"];
    const tsc = path.resolve("node_modules/typescript/bin/tsc");
    const check = [
      tsc,
      ...flags,
      "--moduleResolution",
      "bundler",
      "--lib",
      "es2023,dom,dom.iterable",
      "use.ts",
    ];
    await promisify(execFile)(process.execPath, check, { cwd: path.join(folder, "client") });
  }, 60_000);
});

const USE = `
import { getDeliveries, postDeliveries, publishEvent } from "./sdk.gen";
export async function use(id: string) {
  await publishEvent({ path: { path: "a/b" }, headers: { "event-value": 1 }, body: {} });
  const { data, error } = await getDeliveries({ query: { _limit: 10, status: ["server_error"], subscriberId: [id] } });
  const total: number | undefined = data?.total;
  const next: string | null | undefined = data?.next;
  const field: string | undefined = error?.error.details?.[0]?.field;
  await postDeliveries({ body: { deliveries: [{ eventId: id, subscriberId: id }] } });
  return [total, next, field];
}
`;
