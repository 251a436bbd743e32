import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as inviteRoute from "@/app/api/v1/users/[id]/invite/route";
import * as resetRoute from "@/app/api/v1/users/[id]/reset-password/route";
import * as one from "@/app/api/v1/users/[id]/route";
import * as all from "@/app/api/v1/users/route";
import { SYSTEM, userActor } from "../access/actor";
import type { Role } from "../access/roles";
import { signInByPassword } from "../auth/sign-in";
import { openDatabase } from "../db/client";
import { newId } from "../db/ids";
import { findPasswordLink } from "../password-links/data";
import { LIMITS } from "../passwords/throttle";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { untilBlocked } from "../testing/until";
import { createUser } from "../users/mutations";
import { followRole } from "../users/mutations/access";
import { lockUser } from "../users/mutations/change";
import { updateUser } from "./mutations";
import { inviteUser, renewLink } from "./mutations/invite";

/** Nobody gives more than they may: keys no administrators, nobody payloads that they are not shown. */

const PASSWORD = "correct horse battery";
const SETTINGS = { publicUrl: "https://hub.example.com", mailServer: null };

let db: TestDatabase;
let key: string;
let blindKey: string;
beforeAll(async () => {
  db = await createApiDatabase();
  [key, blindKey] = [
    await createKey(db, ["users:write", "payloads:read"]),
    await createKey(db, ["users:write"]),
  ];
  await someone("admin");
});
afterAll(() => db.drop());
beforeEach(() => db.prisma.auditLog.deleteMany());

async function someone(role: Role, seesPayloads = true) {
  const email = `${newId()}@example.com`;
  const { id } = await createUser(db, SYSTEM, { email, role, password: PASSWORD });
  await db.prisma.userAccount.update({ where: { id }, data: { seesPayloads } });
  return userActor({ id, email, name: null, role, seesPayloads }, "192.0.2.1");
}
const read = (id: string) => db.prisma.userAccount.findUniqueOrThrow({ where: { id } });
const invite = (body: object, by = key) =>
  call(all.POST, "/x", { key: by, body: { email: `${newId()}@example.com`, ...body } });
const at = (id: string, by: string) => ({ key: by, params: { id } });
const change = (id: string, body: object, by = key) =>
  call(one.PATCH, "/x", { method: "PATCH", ...at(id, by), body });
const renew = (id: string, by = key) => call(inviteRoute.POST, "/x", { method: "POST", ...at(id, by) });
const reset = (id: string, by = key) => call(resetRoute.POST, "/x", { method: "POST", ...at(id, by) });

const refusedAt = (field: string) => ({
  status: 403,
  body: {
    error: { code: "forbidden", details: [{ field, message: expect.stringMatching(/administrator.* can/) }] },
  },
});
const refusedRows = () => db.prisma.auditLog.findMany({ where: { outcome: "refused" } });

describe("an API key", () => {
  it("invites no administrator, and the refusal is audited", async () => {
    const before = await db.prisma.userAccount.count();
    expect(await invite({ role: "admin" })).toMatchObject(refusedAt("role"));
    expect(await db.prisma.userAccount.count()).toBe(before);
    expect(await refusedRows()).toMatchObject([
      { action: "user.create", actorType: "api_key", detail: { code: "forbidden", role: "admin" } },
    ]);
    expect(await invite({ role: "operator" })).toMatchObject({ status: 201 });
  });

  it("makes no link for an administrator", async () => {
    const admin = await someone("admin");
    expect(await reset(admin.id)).toMatchObject(refusedAt("role"));
    const { id } = await inviteUser(db, SYSTEM, { email: "new@example.com", role: "admin" }, SETTINGS);
    expect(await renew(id)).toMatchObject(refusedAt("role"));
    expect(await findPasswordLink(db, admin.id)).toBeNull();
    expect((await refusedRows()).map(({ action }) => action).sort()).toEqual([
      "user.invite",
      "user.reset_password",
    ]);
  });

  it("promotes nobody, also no disabled user, and enables no administrator", async () => {
    const [user, admin] = [await someone("operator"), await someone("admin")];
    expect(await change(user.id, { role: "admin" })).toMatchObject(refusedAt("role"));
    expect(await change(user.id, { role: "admin", disabled: true })).toMatchObject(refusedAt("role"));
    expect(await change(admin.id, { name: "Ann", disabled: true })).toMatchObject({ status: 200 });
    expect(await change(admin.id, { disabled: false })).toMatchObject(refusedAt("role"));
    expect(await read(user.id)).toMatchObject({ role: "operator", disabledAt: null });
    expect((await read(admin.id)).disabledAt).not.toBeNull();
  });

  it("does not lift the block of wrong passwords of a user who is enabled", async () => {
    const admin = await someone("admin");
    const { email } = await read(admin.id);
    const signIn = (password: string) =>
      signInByPassword(db, { email, password, address: "192.0.2.9", now: new Date() });
    for (let wrong = 0; wrong < LIMITS.pair; wrong++) await signIn("wrong");
    expect(await change(admin.id, { disabled: false })).toMatchObject({ status: 200 });
    expect(await signIn(PASSWORD)).toMatchObject({ refused: "throttled" });
  });

  it("that is not shown payloads lets nobody see them, nor makes links for who does, nor enables them", async () => {
    expect(await invite({ role: "viewer", seesPayloads: true }, blindKey)).toMatchObject(
      refusedAt("seesPayloads"),
    );
    const { body } = await invite({ role: "viewer" }, blindKey);
    expect((await read(body.id)).seesPayloads).toBe(false);
    expect(await change(body.id, { seesPayloads: true }, blindKey)).toMatchObject(refusedAt("seesPayloads"));
    const seer = await someone("operator");
    expect(await reset(seer.id, blindKey)).toMatchObject(refusedAt("seesPayloads"));
    expect(await reset(seer.id)).toMatchObject({ status: 200 });
    await change(seer.id, { disabled: true }, blindKey);
    expect(await change(seer.id, { disabled: false }, blindKey)).toMatchObject(refusedAt("seesPayloads"));
    expect(await change(seer.id, { disabled: false, seesPayloads: false }, blindKey)).toMatchObject({
      status: 200,
    });
  });
});

describe("an administrator", () => {
  it("makes and enables administrators, and makes links for them", async () => {
    const [admin, user] = [await someone("admin"), await someone("viewer")];
    await updateUser(db, admin, user.id, { role: "admin" });
    await updateUser(db, admin, user.id, { disabled: true });
    await updateUser(db, admin, user.id, { disabled: false });
    expect(await renewLink(db, admin, { id: user.id, kind: "reset" }, SETTINGS)).toMatchObject({
      id: user.id,
    });
  });

  it.each([true, false])("does not change whether they see payloads themselves (now: %s)", async (sees) => {
    const admin = await someone("admin", sees);
    await expect(updateUser(db, admin, admin.id, { seesPayloads: !sees })).rejects.toMatchObject({
      code: "forbidden",
      details: [{ field: "seesPayloads" }],
    });
    expect((await read(admin.id)).seesPayloads).toBe(sees);
    await updateUser(db, admin, admin.id, { seesPayloads: sees, name: "Ann" });
  });

  it("who is not shown payloads gives them to nobody", async () => {
    const [blind, user] = [await someone("admin", false), await someone("viewer")];
    const refused = { code: "forbidden" };
    const link = renewLink(db, blind, { id: user.id, kind: "reset" }, SETTINGS);
    await expect(link).rejects.toMatchObject(refused);
    await updateUser(db, blind, user.id, { seesPayloads: false });
    await expect(updateUser(db, blind, user.id, { seesPayloads: true })).rejects.toMatchObject(refused);
  });
});

describe("a link that was made before its user may do more", () => {
  it.each([
    ["is made an administrator", { role: "admin" }],
    ["is shown payloads", { seesPayloads: true }],
  ] as const)("ends when its user %s", async (_, more) => {
    const { body } = await invite({ role: "viewer", seesPayloads: false });
    expect(await findPasswordLink(db, body.id)).not.toBeNull();
    await updateUser(db, await someone("admin"), body.id, more);
    expect(await findPasswordLink(db, body.id)).toBeNull();
  });

  it("ends when the identity provider makes its user an administrator", async () => {
    const user = await someone("operator");
    await reset(user.id);
    await followRole(db, user, user.id, "admin");
    expect(await findPasswordLink(db, user.id)).toBeNull();
  });

  it("is not made by a key on another connection that waited for the promotion", async () => {
    const user = await someone("operator");
    const other = openDatabase(db.url, 2);
    let made: ReturnType<typeof reset> | undefined;
    await other.prisma.$transaction(async (store) => {
      await lockUser(store, user.id);
      made = reset(user.id);
      await untilBlocked(db);
      await store.userAccount.update({ where: { id: user.id }, data: { role: "admin" } });
    });
    await other.close();
    expect(await made).toMatchObject(refusedAt("role"));
    expect(await findPasswordLink(db, user.id)).toBeNull();
  });
});
