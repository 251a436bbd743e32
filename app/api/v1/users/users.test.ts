import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "@/lib/access/actor";
import { type Database, openDatabase } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { updateUser } from "@/lib/people/mutations";
import { findLiveSession, startSession } from "@/lib/sessions/mutations";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { createUser } from "@/lib/users/mutations";
import { unlockUser } from "@/lib/users/mutations/access";
import * as inviteRoute from "./[id]/invite/route";
import * as resetRoute from "./[id]/reset-password/route";
import * as one from "./[id]/route";
import * as all from "./route";

const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["users:write", "payloads:read"]);
  await createUser(db, SYSTEM, {
    email: "root@example.com",
    role: "admin",
    password: "correct horse battery",
  });
});
afterAll(() => db.drop());

const newEmail = () => `${newId()}@example.com`;
const invite = (body: object) => call(all.POST, "/x", { key, body });
const at = (id: string) => ({ key, params: { id } });
const read = (id: string) => call(one.GET, "/x", at(id));
const change = (id: string, body: object) => call(one.PATCH, "/x", { method: "PATCH", ...at(id), body });
const remove = (id: string) => call(one.DELETE, "/x", { method: "DELETE", ...at(id) });
const renew = (id: string) => call(inviteRoute.POST, "/x", { method: "POST", ...at(id) });
const reset = (id: string) => call(resetRoute.POST, "/x", { method: "POST", ...at(id) });
const audited = (targetId: string) =>
  db.prisma.auditLog.findMany({ where: { targetId }, orderBy: { at: "asc" } });
const setPassword = (id: string) =>
  db.prisma.userAccount.update({ where: { id }, data: { passwordHash: "some hash" } });

/** A user with a password. */
async function someone(role: "viewer" | "operator" | "admin" = "operator") {
  return createUser(db, SYSTEM, { email: newEmail(), role, password: "correct horse battery" });
}

describe("POST /api/v1/users", () => {
  it("answers the id, the link and its end, and audits the invitation without the link", async () => {
    const email = `Ann-${newId()}@Example.com`;
    const { status, body } = await invite({ email, role: "operator", name: "Ann" });
    expect([status, Object.keys(body).sort()]).toEqual([201, ["expiresAt", "id", "inviteUrl"]]);
    expect(body.inviteUrl).toMatch(/^http:\/\/localhost:3000\/invite#[\w-]{43}$/);
    const user = { email: email.toLowerCase(), name: "Ann", role: "operator", status: "invited", signIn: [] };
    expect((await read(body.id)).body).toMatchObject({ ...user, seesPayloads: true, lastSeenAt: null });
    const rows = await audited(body.id);
    expect(rows).toMatchObject([
      { action: "user.create", detail: { email: email.toLowerCase(), role: "operator", name: "Ann" } },
      { action: "user.invite", detail: { expiresAt: body.expiresAt, isMailed: false } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(body.inviteUrl.split("#")[1]);
  });

  it("refuses an address that has an account, of two at once too", async () => {
    const email = newEmail();
    const answers = await Promise.all([1, 2].map(() => invite({ email, role: "viewer" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await invite({ email: email.toUpperCase(), role: "viewer" })).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", details: [{ field: "email", message: "Taken already." }] } },
    });
  });

  it.each([
    [{ role: "viewer" }, "email"],
    [{ email: "ann", role: "viewer" }, "email"],
    [{ email: "a@example.com", role: "owner" }, "role"],
    [{ email: "a@example.com", role: "viewer", name: " " }, "name"],
    [{ email: "a@example.com", role: "viewer", password: "x" }, "password"],
  ])("refuses %j", async (body, field) => {
    expect(await invite(body)).toMatchObject({ status: 400, body: { error: { details: [{ field }] } } });
  });
});

describe("links of a user", () => {
  it("are replaced by a new invite link, and after a password by one that resets it", async () => {
    const { body: first } = await invite({ email: newEmail(), role: "viewer" });
    const again = await renew(first.id);
    expect(again).toMatchObject({ status: 200, body: { id: first.id } });
    expect(again.body.inviteUrl).not.toBe(first.inviteUrl);
    expect(await reset(first.id)).toMatchObject({ status: 409 });
    await setPassword(first.id);
    expect(await renew(first.id)).toMatchObject({ status: 409 });
    const { body } = await reset(first.id);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
    expect((await audited(first.id)).map(({ action }) => action)).toEqual([
      "user.create",
      "user.invite",
      "user.invite",
      "user.reset_password",
    ]);
  });

  it("are not made for disabled users, nor for unknown ones", async () => {
    const { id } = await someone();
    await change(id, { disabled: true });
    expect(await reset(id)).toMatchObject({ status: 409 });
    expect(await reset("01932b1e-0000-7000-8000-000000000001")).toMatchObject({ status: 404 });
  });
});

describe("PATCH /api/v1/users/{id}", () => {
  it("changes role, name and rights, and audits each kind of change with old and new", async () => {
    const { id } = await someone();
    const changes = { role: "viewer", name: "Bob", seesPayloads: false };
    expect(await change(id, changes)).toMatchObject({ status: 200, body: { ...changes, id } });
    expect((await audited(id)).slice(1)).toMatchObject([
      { action: "user.set_role", actorType: "api_key", detail: { from: "operator", to: "viewer" } },
      {
        action: "user.update",
        detail: { changes: { name: { from: null, to: "Bob" }, seesPayloads: { from: true, to: false } } },
      },
    ]);
  });

  it("disables a user, whose sessions end at once, and enables the user", async () => {
    const { id } = await someone();
    const session = await startSession(db.pool, { userId: id, address: "192.0.2.1" }, SESSION);
    expect(await change(id, { disabled: true })).toMatchObject({
      body: { status: "disabled", disabled: true },
    });
    expect(await findLiveSession(db.pool, session, SESSION)).toBeUndefined();
    expect(await change(id, { disabled: false })).toMatchObject({
      body: { status: "active", disabled: false },
    });
    expect((await audited(id)).slice(1).map(({ action }) => action)).toEqual(["user.disable", "user.unlock"]);
  });

  it("writes no audit row when nothing changes", async () => {
    const { id } = await someone("viewer");
    await change(id, { role: "viewer", disabled: false, seesPayloads: true });
    expect(await audited(id)).toHaveLength(1);
  });

  it("is refused for an outdated row", async () => {
    const { id } = await someone();
    const { updatedAt } = (await read(id)).body;
    expect(await change(id, { name: "One", updatedAt })).toMatchObject({ status: 200 });
    expect(await change(id, { name: "Two", role: "viewer", updatedAt })).toMatchObject({
      status: 409,
      body: { error: { details: [{ field: "updatedAt" }] } },
    });
    expect((await read(id)).body).toMatchObject({ name: "One", role: "operator" });
  });
});

describe("DELETE /api/v1/users/{id}", () => {
  it("removes an account that was never used, and keeps the others", async () => {
    const { body } = await invite({ email: newEmail(), role: "viewer" });
    expect(await remove(body.id)).toMatchObject({ status: 204 });
    expect(await read(body.id)).toMatchObject({ status: 404 });
    expect(await audited(body.id)).toMatchObject([{}, {}, { action: "user.delete", outcome: "allowed" }]);
    const { id } = await someone();
    expect(await remove(id)).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  });
});

describe("the last administrator", () => {
  const message = expect.stringContaining("last administrator");

  it("is neither demoted, disabled nor removed, even beside one who was only invited", async () => {
    const root = await db.prisma.userAccount.findUniqueOrThrow({ where: { email: "root@example.com" } });
    await invite({ email: newEmail(), role: "admin" });
    for (const body of [{ role: "viewer" }, { disabled: true }])
      expect(await change(root.id, body)).toMatchObject({ status: 409, body: { error: { message } } });
    expect(await remove(root.id)).toMatchObject({ status: 409, body: { error: { message } } });
    const refused = await db.prisma.auditLog.findMany({
      where: { action: "user.update", outcome: "refused" },
    });
    expect(refused.filter(({ detail }) => JSON.stringify(detail).includes(root.id))).toHaveLength(3);
  });

  it.each<[string, (db: Database, id: string) => Promise<unknown>]>([
    ["demoted", (one, id) => updateUser(one, SYSTEM, id, { role: "operator" })],
    ["disabled", (one, id) => updateUser(one, SYSTEM, id, { disabled: true })],
  ])("remains when two are %s on two connections at once", async (_, leave) => {
    const root = await db.prisma.userAccount.findUniqueOrThrow({ where: { email: "root@example.com" } });
    const { id } = await someone("admin");
    const other = openDatabase(db.url, 2);
    const answers = await Promise.allSettled([leave(db, root.id), leave(other, id)]);
    await other.close();
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const where = { role: "admin", disabledAt: null, passwordHash: { not: null } } as const;
    expect(await db.prisma.userAccount.count({ where })).toBe(1);
    await unlockUser(db, SYSTEM, root);
    await updateUser(db, SYSTEM, root.id, { role: "admin" });
    await updateUser(db, SYSTEM, id, { role: "viewer" });
  });
});

describe("GET /api/v1/users", () => {
  it("lists users by e-mail address, page by page, without secrets", async () => {
    const first = await call(all.GET, "/x?_limit=2&_offset=0", { key });
    expect(first.body.items).toHaveLength(2);
    expect(first.body.total).toBe(await db.prisma.userAccount.count());
    const emails = first.body.items.map(({ email }: { email: string }) => email);
    expect(emails).toEqual(emails.toSorted());
    expect(JSON.stringify(first.body)).not.toMatch(/argon2|hash/i);
  });

  it("needs the scope users:write", async () => {
    const other = await createKey(db, ["config:write"]);
    expect(await call(all.GET, "/x", { key: other })).toMatchObject({ status: 403 });
    expect(await call(all.POST, "/x", { key: other, body: {} })).toMatchObject({ status: 403 });
  });
});
