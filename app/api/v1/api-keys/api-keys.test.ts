import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { until } from "@/lib/testing/until";
import * as contexts from "../contexts/route";
import * as one from "./[id]/route";
import * as apiKeys from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["api-keys:write", "config:write", "payloads:read"]);
});
afterAll(() => db.drop());

const make = (body: object, as = key) => call(apiKeys.POST, "/api/v1/api-keys", { key: as, body });
const at = (id: string) => ({ key, params: { id } });
const read = (id: string) => call(one.GET, "/x", at(id));
const revoke = (id: string) => call(one.DELETE, "/x", { method: "DELETE", ...at(id) });
const change = (id: string, body: object) => call(one.PATCH, "/x", { method: "PATCH", body, ...at(id) });
const use = (as: string) => call(contexts.GET, "/api/v1/contexts", { key: as });

describe("API keys", () => {
  it("are made, shown once, used, and refused from the next request after they were revoked", async () => {
    const made = await make({ name: "nightly", scopes: ["config:read", "config:read"] });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "nightly",
        key: expect.stringMatching(/^rdk_/),
        scopes: ["config:read"],
        seesPayloads: false,
        status: "active",
        createdBy: expect.stringMatching(/^key-/),
        createdById: null,
        expiresAt: null,
        lastUsedAt: null,
      },
    });
    const { id, key: secret } = made.body;
    expect((await use(secret)).status).toBe(200);
    const used = await until(
      () => read(id),
      ({ body }) => body.lastUsedAt !== null,
    );
    expect(Math.abs(Date.now() - Date.parse(used.body.lastUsedAt))).toBeLessThan(60_000);
    expect(JSON.stringify(used.body)).not.toContain(secret);
    expect((await revoke(id)).status).toBe(204);
    expect(await use(secret)).toMatchObject({
      status: 401,
      body: { error: { message: "The API key is not known, or was revoked." } },
    });
    expect((await read(id)).body.status).toBe("revoked");
    expect(await revoke(id)).toMatchObject({ status: 409 });
    const listed = await call(apiKeys.GET, "/api/v1/api-keys?_limit=1", { key });
    expect(listed.body).toMatchObject({ items: [{ id }], total: 2 });
    const audit = await db.prisma.auditLog.findMany({ where: { targetId: id }, orderBy: { at: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["api_key.create", "api_key.revoke"]);
    expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain(secret);
  });

  it("expire, and the answer says so", async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await make({ name: "short", scopes: ["config:read"], expiresAt });
    expect(body.expiresAt).toBe(expiresAt);
    expect((await use(body.key)).status).toBe(200);
    await db.prisma.apiKey.update({ where: { id: body.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await use(body.key)).toMatchObject({
      status: 401,
      body: {
        error: { code: "unauthorized", message: expect.stringMatching(/^The API key has expired: .*Z\. /) },
      },
    });
    expect((await read(body.id)).body.status).toBe("expired");
  });

  it("have no scope that their maker does not have", async () => {
    expect(
      await make({ name: "more", scopes: ["config:read", "audit:read", "events:publish"] }),
    ).toMatchObject({
      status: 403,
      body: {
        error: {
          code: "forbidden",
          details: [{ field: "scopes", message: expect.stringMatching(/audit:read, events:publish/) }],
        },
      },
    });
    expect(await db.prisma.apiKey.count({ where: { name: "more" } })).toBe(0);
  });

  it("are valid no longer than the key that makes them", async () => {
    const [soon, later] = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const scopes = ["api-keys:write"];
    const { body } = await make({ name: "brief", scopes, expiresAt: soon });
    for (const expiresAt of [undefined, later]) {
      expect(await make({ name: "outliving", scopes, expiresAt }, body.key)).toMatchObject({
        status: 403,
        body: { error: { details: [{ field: "expiresAt", message: expect.stringContaining(soon ?? "") }] } },
      });
    }
    expect(await db.prisma.apiKey.count({ where: { name: "outliving" } })).toBe(0);
    expect(await make({ name: "equal", scopes, expiresAt: soon }, body.key)).toMatchObject({ status: 201 });
  });

  it("see payloads only if their maker does, and lose that by a change", async () => {
    const scopes = ["api-keys:write"];
    const { body } = await make({ name: "blind", scopes });
    expect(body.seesPayloads).toBe(false);
    expect(await make({ name: "seeing", scopes: [...scopes, "payloads:read"] }, body.key)).toMatchObject({
      status: 403,
      body: { error: { details: [{ field: "scopes", message: expect.stringMatching(/payloads:read/) }] } },
    });
    const itself = { key: body.key, params: { id: body.id }, method: "PATCH" };
    expect(await call(one.PATCH, "/x", { ...itself, body: { seesPayloads: true } })).toMatchObject({
      status: 403,
      body: { error: { details: [{ field: "seesPayloads" }] } },
    });
    const given = await change(body.id, { seesPayloads: true });
    expect(given.body).toMatchObject({ seesPayloads: true, scopes: [...scopes, "payloads:read"] });
    const audit = await db.prisma.auditLog.findFirstOrThrow({
      where: { action: "api_key.update", targetId: body.id, outcome: "allowed" },
    });
    expect(audit.detail).toMatchObject({ changes: { seesPayloads: { from: false, to: true } } });
    const child = await make({ name: "child", scopes: [...scopes, "payloads:read"] }, body.key);
    expect(child.body.seesPayloads).toBe(true);
    expect((await change(body.id, { seesPayloads: false })).body.scopes).toEqual(scopes);
  });

  it.each([
    [{ name: "", scopes: ["config:read"] }, "name"],
    [{ name: "a", scopes: [] }, "scopes"],
    [{ name: "a", scopes: ["everything"] }, "scopes.0"],
    [{ name: "a", scopes: ["config:read"], expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ name: "a", scopes: ["config:read"], expiresAt: "soon" }, "expiresAt"],
    [{ name: "a", scopes: ["config:read"], admin: true }, "admin"],
  ])("refuse %j and name %s", async (body, field) => {
    expect(await make(body)).toMatchObject({ status: 400, body: { error: { details: [{ field }] } } });
  });

  it("have names of their own while they are not revoked", async () => {
    const first = await make({ name: "one of it", scopes: ["config:read"] });
    expect(await make({ name: "one of it", scopes: ["config:read"] })).toMatchObject({
      status: 409,
      body: { error: { details: [{ field: "name" }] } },
    });
    await revoke(first.body.id);
    expect((await make({ name: "one of it", scopes: ["config:read"] })).status).toBe(201);
  });
});
