import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import type { Role } from "../../access/roles";
import { signInByPassword } from "../../auth/sign-in";
import { newId } from "../../db/ids";
import { isPassword } from "../../passwords/hashing";
import { LIMITS } from "../../passwords/throttle";
import { findLiveSession, startSession } from "../../sessions/mutations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { createUser } from "../mutations";
import { disableUser, setPassword, setRole, unlockUser } from "./access";

const PASSWORD = "correct horse battery";
const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.prisma.userAccount.deleteMany());

async function someone(role: Role = "operator") {
  const email = `${newId()}@example.com`;
  const { id } = await createUser(db, SYSTEM, { email, role, password: PASSWORD });
  const session = await startSession(db.pool, { userId: id, address: "192.0.2.1" }, SESSION);
  return {
    id,
    email,
    name: null,
    isSignedIn: async () => Boolean(await findLiveSession(db.pool, session, SESSION)),
  };
}
const read = (id: string) => db.prisma.userAccount.findUniqueOrThrow({ where: { id } });
const audited = (targetId: string, action: string) =>
  db.prisma.auditLog.findMany({ where: { targetId, action }, select: { outcome: true, detail: true } });
const signIn = (email: string, password: string) =>
  signInByPassword(db, { email, password, address: "192.0.2.1", now: new Date() });

describe("a user's password", () => {
  it("is set, which ends all sessions of the user and of no other user", async () => {
    const [user, bystander] = [await someone(), await someone()];
    await setPassword(db, SYSTEM, user, "zebra crossing at dusk");
    expect(await isPassword((await read(user.id)).passwordHash, "zebra crossing at dusk")).toBe(true);
    expect([await user.isSignedIn(), await bystander.isSignedIn()]).toEqual([false, true]);
    const rows = await audited(user.id, "user.set_password");
    expect(rows).toEqual([{ outcome: "allowed", detail: { ended: 1 } }]);
  });

  it.each([
    ["short", "needs at least 12 characters"],
    ["password1234", "is too common"],
  ])("is not set to %s, and nothing changes", async (password, problem) => {
    const user = await someone();
    await expect(setPassword(db, SYSTEM, user, password)).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "password", message: expect.stringContaining(problem) }],
    });
    expect(await user.isSignedIn()).toBe(true);
    expect(await signIn(user.email, PASSWORD)).toEqual({ id: user.id });
  });

  it("older than the rule still signs in", async () => {
    const user = await someone();
    const { hash } = await import("@node-rs/argon2");
    await db.prisma.userAccount.update({
      where: { id: user.id },
      data: { passwordHash: await hash("8 chars!") },
    });
    expect(await signIn(user.email, "8 chars!")).toEqual({ id: user.id });
  });
});

describe("a user's role", () => {
  it("changes, with an audit row", async () => {
    const user = await someone("viewer");
    await setRole(db, SYSTEM, user.id, "admin");
    expect((await read(user.id)).role).toBe("admin");
    expect(await audited(user.id, "user.set_role")).toEqual([
      { outcome: "allowed", detail: { from: "viewer", to: "admin" } },
    ]);
  });
});

describe("a disabled user", () => {
  it("loses access, and regains it when unlocked, without the old sessions", async () => {
    const user = await someone();
    await disableUser(db, SYSTEM, user.id);
    expect(await user.isSignedIn()).toBe(false);
    expect(await signIn(user.email, PASSWORD)).toEqual({ refused: "disabled" });
    expect(await unlockUser(db, SYSTEM, user)).toEqual({ wasDisabled: true });
    expect(await signIn(user.email, PASSWORD)).toEqual({ id: user.id });
    expect(await user.isSignedIn()).toBe(false);
  });
});

describe("a user blocked by wrong passwords", () => {
  it("is unlocked", async () => {
    const user = await someone();
    for (let wrong = 0; wrong < LIMITS.pair; wrong++) await signIn(user.email, "wrong");
    expect(await signIn(user.email, PASSWORD)).toMatchObject({ refused: "throttled" });
    expect(await unlockUser(db, SYSTEM, user)).toEqual({ wasDisabled: false });
    expect(await signIn(user.email, PASSWORD)).toEqual({ id: user.id });
  });
});

describe("the last administrator", () => {
  const refused = { code: "conflict", message: expect.stringContaining("last administrator") };

  it("is neither disabled nor given another role", async () => {
    const [last, disabled] = [await someone("admin"), await someone("admin")];
    await disableUser(db, SYSTEM, disabled.id);
    await expect(disableUser(db, SYSTEM, last.id)).rejects.toMatchObject(refused);
    await expect(setRole(db, SYSTEM, last.id, "operator")).rejects.toMatchObject(refused);
    await setRole(db, SYSTEM, last.id, "admin");
    await setRole(db, SYSTEM, disabled.id, "viewer");
    expect(await read(last.id)).toMatchObject({ role: "admin", disabledAt: null });
    expect(await last.isSignedIn()).toBe(true);
  });

  it("remains when two are removed at the same time", async () => {
    const two = [await someone("admin"), await someone("admin")];
    const answers = await Promise.allSettled(two.map(({ id }) => disableUser(db, SYSTEM, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.prisma.userAccount.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });
});
