import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { SYSTEM } from "../access/actor";
import type { ApiKeyScope } from "../access/roles";
import { revokeApiKey } from "../api-keys/mutations";
import { RedeliverError } from "../errors";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import type { Access } from "./authenticate";
import { idParams, listQuery } from "./inputs";
import { methods, route } from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
});
afterAll(() => db.drop());

const guarded = (access: Access) => route({ access }, () => ({ fine: true }));
const body = z.strictObject({
  name: z.string(),
  list: z.array(z.strictObject({ n: z.number() })).optional(),
});
const echo = route({ access: "config:write", body, maxBodyBytes: 100, status: 201 }, (input) => input.body);

describe("who may call", () => {
  it.each([
    [{}, /API key/],
    [{ authorization: "Bearer rdk_wrong" }, /not known/],
    [{ authorization: "Basic abc" }, /not known/],
    [{ authorization: "Bearer" }, /not known/],
    [{ cookie: "other=1" }, /API key/],
  ])("answers 401 for %o", async (headers, message) => {
    const answer = await call(guarded("config:read"), "/api/v1/x", { headers: { ...headers } });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { code: "unauthorized", message: expect.stringMatching(message) } },
    });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  it.each<[ApiKeyScope[], Access, number]>([
    [["deliveries:read"], "deliveries:read", 200],
    [["deliveries:read"], "deliveries:retry", 403],
    [["deliveries:retry", "deliveries:discard"], "deliveries:read", 403],
    [["config:read"], "config:read", 200],
    [["config:read"], "config:write", 403],
    [["config:write"], "config:read", 200],
    [["events:publish"], "config:read", 403],
    [["config:write"], "audit:read", 403],
  ])("a key with %o asks %s: %i", async (scopes, access, status) => {
    const answer = await call(guarded(access), "/api/v1/x", { key: await createKey(db, scopes) });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.error.code).toBe("forbidden");
  });

  it("refuses a revoked key from the next request on", async () => {
    const revoked = await createKey(db, ["config:read"]);
    const { id } = await db.prisma.apiKey.findFirstOrThrow({ where: { prefix: revoked.slice(0, 10) } });
    expect(await call(guarded("config:read"), "/", { key: revoked })).toMatchObject({ status: 200 });
    await revokeApiKey(db, SYSTEM, id);
    expect(await call(guarded("config:read"), "/", { key: revoked })).toMatchObject({ status: 401 });
  });

  it("requires nothing where access is public", async () => {
    expect(await call(guarded("public"), "/")).toMatchObject({ status: 200, body: { fine: true } });
  });

  it("writes refusals to the audit trail, with actor and address, at most thirty a minute of one address", async () => {
    const headers = { "x-redeliver-address": "198.51.100.7" };
    const weak = await createKey(db, ["events:publish"]);
    for (let count = 0; count < 40; count++)
      await call(guarded("config:write"), "/api/v1/x", { key: weak, headers });
    const rows = await db.prisma.auditLog.findMany({ where: { address: "198.51.100.7" } });
    expect(rows.length).toBeGreaterThanOrEqual(10);
    expect(rows.length).toBeLessThan(40);
    expect(rows[0]).toMatchObject({ outcome: "refused", action: "api.refuse", actorType: "api_key" });
    expect(rows[0]?.detail).toMatchObject({ path: "/api/v1/x", asked: "config:write", code: "forbidden" });
    expect(JSON.stringify(rows)).not.toContain(weak);
  });
});

describe("what may be sent", () => {
  it.each([
    ["?_limit=0", "_limit"],
    ["?_limit=501", "_limit"],
    ["?_limit=ten", "_limit"],
    ["?_limit=", "_limit"],
    ["?_limit=1&_limit=2", "_limit"],
    ["?_offset=-1", "_offset"],
    ["?limit=5", "limit"],
  ])("names the field of a bad query %s", async (query, field) => {
    const list = route({ access: "config:read", query: listQuery }, (input) => input.query);
    expect(await call(list, `/api/v1/x${query}`, { key })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", message: expect.stringContaining(field), details: [{ field }] } },
    });
  });

  it("refuses any query where none is accepted", async () => {
    const answer = await call(guarded("config:read"), "/api/v1/x?a=1", { key });
    expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ field: "a" }] } } });
  });

  it.each([
    ["not JSON", '{"name":', { "content-type": "application/json" }, 400, "invalid"],
    ["empty", "", { "content-type": "application/json" }, 400, "invalid"],
    ["another type", '{"name":"a"}', { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    [
      "compressed",
      "x",
      { "content-type": "application/json", "content-encoding": "br" },
      415,
      "unsupported_media_type",
    ],
    [
      "too large",
      JSON.stringify({ name: "x".repeat(100) }),
      { "content-type": "application/json" },
      413,
      "payload_too_large",
    ],
  ])("answers a body that is %s", async (_, text, headers, status, code) => {
    expect(await call(echo, "/", { key, body: text, headers })).toMatchObject({
      status,
      body: { error: { code } },
    });
  });

  it.each([
    [[], [""]],
    [null, [""]],
    [{}, ["name"]],
    [{ name: 1, extra: 2 }, ["name", "extra"]],
    [{ name: "a", list: [{ n: 1 }, { n: "2", m: 3 }] }, ["list.1.n", "list.1.m"]],
    [{ name: "a", __proto__: 1, constructor: 2 }, ["constructor"]],
  ])("names the fields of %j", async (wrong, fields) => {
    const answer = await call(echo, "/", { key, body: wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details.map((problem: { field: string }) => problem.field)).toEqual(fields);
  });

  it("checks the caller before the input", async () => {
    expect(await call(echo, "/", { body: { wrong: 1 } })).toMatchObject({ status: 401 });
  });

  it.each(["abc", "0190f0a0-0000-7000-8000-00000000000", "'; drop table event; --", ""])(
    "answers 404 for the id %o",
    async (id) => {
      const one = route({ access: "config:read", params: idParams }, ({ params }) => params);
      expect(await call(one, "/x", { key, params: { id } })).toMatchObject({
        status: 404,
        body: { error: { code: "not_found" } },
      });
    },
  );
});

/** Prisma's error for one of PostgreSQL that it has no code of its own for. */
const prismaError = (code: string, message: string) =>
  Object.assign(new Error(`Database error. Code: \`${code}\`. Message: \`${message}\``), { code: "P2039" });

describe("what is answered", () => {
  it("is the handler's result, with the operation's status", async () => {
    expect(await call(echo, "/", { key, body: { name: "a" } })).toMatchObject({
      status: 201,
      body: { name: "a" },
    });
    const silent = route({ access: "config:read" }, () => undefined);
    expect(await call(silent, "/", { key })).toMatchObject({ status: 204, body: undefined });
  });

  it.each([
    [new RedeliverError("conflict", "Taken."), 409, { code: "conflict", message: "Taken." }],
    [new Error("secret detail"), 500, { code: "internal" }],
    [Object.assign(new Error("x"), { code: "ECONNREFUSED" }), 503, { code: "unavailable" }],
    [
      new Error("outer", { cause: Object.assign(new Error("x"), { code: "57P01" }) }),
      503,
      { code: "unavailable" },
    ],
    [prismaError("57P03", "the database system is in recovery mode"), 503, { code: "unavailable" }],
    [prismaError("22003", "value out of range"), 500, { code: "internal" }],
    ["thrown text", 500, { code: "internal" }],
  ])("is an error of the API's shape for %o", async (thrown, status, error) => {
    const failing = route({ access: "config:read" }, () => {
      throw thrown;
    });
    const answer = await call(failing, "/", { key });
    expect(answer).toMatchObject({ status, body: { error } });
    expect(JSON.stringify(answer.body)).not.toContain("secret detail");
  });

  it("is 405 in the API's shape for an unknown method", async () => {
    const { PUT } = methods({ GET: guarded("public"), POST: guarded("public") });
    const answer = await call(PUT, "/", { method: "PUT" });
    expect(answer).toMatchObject({ status: 405, body: { error: { code: "method_not_allowed" } } });
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });
});
