import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { createUser } from "../users/mutations";
import { endAllSessions } from "../users/mutations/access";
import { findLiveSession, signOut, startSession } from "./mutations";

const LIMITS = { maxSeconds: 12 * 3600, idleSeconds: 3600 };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function someone() {
  return (await createUser(db, SYSTEM, { email: `${newId()}@example.com`, role: "viewer" })).id;
}
const start = (userId: string) => startSession(db.pool, { userId, address: "203.0.113.5" }, LIMITS);
const find = (id: string, limits = LIMITS) => findLiveSession(db.pool, id, limits);
const age = (userId: string, column: "created_at" | "seen_at", seconds: number) =>
  db.pool.query(`update user_session set ${column} = now() - make_interval(secs => $2) where user_id = $1`, [
    userId,
    seconds,
  ]);
const audited = (action: string, actorId: string) =>
  db.prisma.auditLog.findMany({ where: { action, actorId } });
const rowsOf = (userId: string) => db.prisma.userSession.findMany({ where: { userId } });

describe("a session", () => {
  it("is found by its id, of which only a hash is kept", async () => {
    const userId = await someone();
    const id = await start(userId);
    expect(await find(id)).toEqual({ userId });
    expect(JSON.stringify(await rowsOf(userId))).not.toContain(id);
  });

  it("is not prolonged by a check of the hub itself", async () => {
    const userId = await someone();
    const id = await start(userId);
    await age(userId, "seen_at", 600);
    const [before] = await rowsOf(userId);
    expect(await findLiveSession(db.pool, id, LIMITS, false)).toEqual({ userId });
    expect(await rowsOf(userId)).toEqual([before]);
    await find(id);
    expect(await rowsOf(userId)).not.toEqual([before]);
  });

  it("begins only with the password that was checked, and not while the account is disabled", async () => {
    const userId = await someone();
    const change = (data: object) => db.prisma.userAccount.update({ where: { id: userId }, data });
    const begin = (passwordHash: string | null) =>
      startSession(db.pool, { userId, address: "203.0.113.5", passwordHash }, LIMITS);
    await change({ passwordHash: "checked" });
    expect(await find(await begin("checked"))).toEqual({ userId });
    await change({ passwordHash: "reset" });
    await expect(begin("checked")).rejects.toMatchObject({ code: "conflict" });
    await change({ disabledAt: new Date() });
    await expect(begin("reset")).rejects.toMatchObject({ code: "conflict" });
    await expect(begin(null)).rejects.toMatchObject({ code: "conflict" });
    expect(await rowsOf(userId)).toHaveLength(1);
  });

  it("waits for a reset of the password that is under way, and does not begin behind it", async () => {
    const userId = await someone();
    await db.prisma.userAccount.update({ where: { id: userId }, data: { passwordHash: "checked" } });
    const reset = await db.pool.connect();
    await reset.query("begin");
    await reset.query("update user_account set password_hash = 'reset' where id = $1", [userId]);
    const account = { userId, address: "203.0.113.5", passwordHash: "checked" };
    const begun = expect(startSession(db.pool, account, LIMITS)).rejects.toMatchObject({ code: "conflict" });
    await untilBlocked(db);
    await reset.query("delete from user_session where user_id = $1", [userId]);
    await reset.query("commit");
    reset.release();
    await begun;
    expect(await rowsOf(userId)).toEqual([]);
  });

  it.each(["", "x", "\u0000", "ä".repeat(5000), "' or true --"])("is not found by %j", async (id) => {
    await start(await someone());
    expect(await find(id)).toBeUndefined();
  });

  it("ends when it is signed out, also for copies of its cookie, and leaves the user's other sessions", async () => {
    const userId = await someone();
    const [one, other] = [await start(userId), await start(userId)];
    await signOut(db, one, "203.0.113.5");
    await signOut(db, one, "203.0.113.5");
    expect(await find(one)).toBeUndefined();
    expect(await find(other)).toEqual({ userId });
    expect(await audited("session.sign_out", userId)).toHaveLength(1);
  });

  it("ends with all sessions of its user, and leaves those of other users", async () => {
    const [userId, bystander] = [await someone(), await someone()];
    const [one, other, theirs] = [await start(userId), await start(userId), await start(bystander)];
    expect(await endAllSessions(db, SYSTEM, userId)).toBe(2);
    expect([await find(one), await find(other)]).toEqual([undefined, undefined]);
    expect(await find(theirs)).toEqual({ userId: bystander });
    const rows = await db.prisma.auditLog.findMany({
      where: { action: "session.end_all", targetId: userId },
    });
    expect(rows).toMatchObject([{ detail: { ended: 2 } }]);
  });

  it("ends after its longest time, however busy it is", async () => {
    const userId = await someone();
    const id = await start(userId);
    await age(userId, "created_at", LIMITS.maxSeconds - 30);
    expect(await find(id)).toEqual({ userId });
    await age(userId, "created_at", LIMITS.maxSeconds + 1);
    expect(await find(id)).toBeUndefined();
  });

  it("ends when it is idle, and a request extends it", async () => {
    const userId = await someone();
    const id = await start(userId);
    await age(userId, "seen_at", LIMITS.idleSeconds - 30);
    expect(await find(id)).toEqual({ userId });
    const [noted] = await rowsOf(userId);
    expect(noted?.seenAt.getTime()).toBeGreaterThan(Date.now() - LIMITS.idleSeconds * 500);
    await age(userId, "seen_at", LIMITS.idleSeconds + 1);
    expect(await find(id)).toBeUndefined();
  });

  it("is written at most once a minute", async () => {
    const userId = await someone();
    const id = await start(userId);
    await age(userId, "seen_at", 50);
    const [before] = await rowsOf(userId);
    await find(id);
    expect((await rowsOf(userId))[0]?.seenAt).toEqual(before?.seenAt);
    await age(userId, "seen_at", 70);
    await find(id);
    expect((await rowsOf(userId))[0]?.seenAt.getTime()).toBeGreaterThan(before?.seenAt.getTime() ?? 0);
  });

  it("ends by a shorter setting although it began under a longer one", async () => {
    const userId = await someone();
    const id = await start(userId);
    await age(userId, "seen_at", 120);
    expect(await find(id, { ...LIMITS, idleSeconds: 60 })).toBeUndefined();
  });

  it("that expired is deleted when its user signs in again", async () => {
    const userId = await someone();
    await start(userId);
    await age(userId, "seen_at", LIMITS.idleSeconds + 1);
    await start(userId);
    expect(await rowsOf(userId)).toHaveLength(1);
  });

  it("is deleted with its user", async () => {
    const userId = await someone();
    const id = await start(userId);
    await db.prisma.userAccount.delete({ where: { id: userId } });
    expect(await find(id)).toBeUndefined();
  });
});
