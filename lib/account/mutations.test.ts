import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM, userActor } from "../access/actor";
import { signInByPassword } from "../auth/sign-in";
import { openDatabase } from "../db/client";
import { newId } from "../db/ids";
import { hashPassword } from "../passwords/hashing";
import { LIMITS } from "../passwords/throttle";
import { hashSecret } from "../secrets/hash";
import { findLiveSession, startSession } from "../sessions/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { findActiveUser } from "../users/data";
import { createUser, saveColumns, saveTimeZone } from "../users/mutations";
import { lockUser } from "../users/mutations/change";
import { changePassword, endOtherSessions, endSession, rename } from "./mutations";

const PASSWORD = "correct horse battery";
const NEXT = "seven grey herons at noon";
const ADDRESS = "192.0.2.1";
const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };
const NOW = new Date("2026-11-26T12:00:00.000Z");

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** A signed-in user with this session and another one. */
async function someone() {
  const email = `${newId()}@example.com`;
  const { id } = await createUser(db, SYSTEM, { email, role: "viewer", password: PASSWORD });
  const start = () => startSession(db.pool, { userId: id, address: ADDRESS }, SESSION);
  const [sessionId, other] = [await start(), await start()];
  const user = { ...userActor({ id, name: null, email, role: "viewer" }, ADDRESS), email };
  const isLive = async (one: string) => Boolean(await findLiveSession(db.pool, one, SESSION));
  return { user, sessionId, other, live: async () => [await isLive(sessionId), await isLive(other)] };
}
const audited = async (actorId: string, action: string) =>
  (await db.prisma.auditLog.findMany({ where: { actorId, action }, orderBy: { at: "asc" } })).map(
    ({ outcome, detail }) => ({ outcome, detail }),
  );

describe("one's own password", () => {
  it("changes with the old one, and ends the other sessions only", async () => {
    const { user, sessionId, live } = await someone();
    const passwords = { oldPassword: PASSWORD, password: NEXT };
    expect(await changePassword(db, user, passwords, { sessionId, now: NOW })).toBe(1);
    expect(await live()).toEqual([true, false]);
    const attempt = { email: user.email, address: ADDRESS, now: NOW };
    expect(await signInByPassword(db, { ...attempt, password: NEXT })).toEqual({ id: user.id });
    expect(await audited(user.id, "user.set_password")).toEqual([
      { outcome: "allowed", detail: { ended: 1 } },
    ]);
  });

  it("stays with a wrong old one, which counts as a wrong sign-in", async () => {
    const { user, sessionId, live } = await someone();
    const kept = { sessionId, now: NOW };
    for (let wrong = 0; wrong < LIMITS.pair; wrong++)
      await expect(
        changePassword(db, user, { oldPassword: "wrong", password: NEXT }, kept),
      ).rejects.toMatchObject({ code: "invalid", details: [{ field: "oldPassword" }] });
    await expect(
      changePassword(db, user, { oldPassword: PASSWORD, password: NEXT }, kept),
    ).rejects.toMatchObject({ code: "too_many_requests" });
    expect(await live()).toEqual([true, true]);
    expect(await audited(user.id, "user.set_password")).toHaveLength(LIMITS.pair);
    expect(await audited(user.id, "session.block")).toMatchObject([{ detail: { scope: "pair" } }]);
  });

  it("stays when it was reset meanwhile on another connection", async () => {
    const { user, sessionId } = await someone();
    const other = openDatabase(db.url, 2);
    const RESET = "eight brown foxes at dawn";
    const passwordHash = await hashPassword(RESET);
    let change: Promise<unknown> = Promise.resolve();
    await other.prisma.$transaction(async (store) => {
      await lockUser(store, user.id);
      const passwords = { oldPassword: PASSWORD, password: NEXT };
      change = changePassword(db, user, passwords, { sessionId, now: NOW }).catch((error) => error);
      await untilBlocked(db);
      await store.userAccount.update({ where: { id: user.id }, data: { passwordHash } });
    });
    await other.close();
    expect(await change).toMatchObject({ code: "conflict", message: expect.stringMatching(/meanwhile/) });
    const attempt = { email: user.email, address: ADDRESS, now: NOW };
    expect(await signInByPassword(db, { ...attempt, password: RESET })).toEqual({ id: user.id });
    expect(await audited(user.id, "user.set_password")).toMatchObject([{ outcome: "refused" }]);
  });

  it("is refused by the rules with its field", async () => {
    const { user, sessionId } = await someone();
    await expect(
      changePassword(db, user, { oldPassword: PASSWORD, password: "short" }, { sessionId, now: NOW }),
    ).rejects.toMatchObject({ code: "invalid", details: [{ field: "password" }] });
  });
});

describe("one's own sessions", () => {
  it("end one by one, with an audit row, and never those of others", async () => {
    const [{ user, other, live }, bystander] = [await someone(), await someone()];
    expect(await endSession(db, user, hashSecret(bystander.other))).toBe(false);
    expect(await endSession(db, user, hashSecret(other))).toBe(true);
    expect([await live(), await bystander.live()]).toEqual([
      [true, false],
      [true, true],
    ]);
    expect(await audited(user.id, "session.end")).toEqual([{ outcome: "allowed", detail: { ended: 1 } }]);
  });

  it("end all but this one", async () => {
    const { user, sessionId, live } = await someone();
    expect(await endOtherSessions(db, user, sessionId)).toBe(1);
    expect(await live()).toEqual([true, false]);
  });
});

describe("one's own name and time zone", () => {
  it("change, the name with an audit row of old and new", async () => {
    const { user } = await someone();
    await rename(db, user, "Ann");
    await rename(db, user, "Ann");
    expect(await audited(user.id, "user.update")).toEqual([
      { outcome: "allowed", detail: { changes: { name: { from: null, to: "Ann" } } } },
    ]);
    await saveColumns(db, user.id, "deliveries", ["date"]);
    await saveTimeZone(db, user.id, "Europe/Prague");
    expect((await findActiveUser(db, user.id))?.preferences).toEqual({
      columns: { deliveries: ["date"] },
      timeZone: "Europe/Prague",
    });
    await saveTimeZone(db, user.id, null);
    expect((await findActiveUser(db, user.id))?.preferences.timeZone).toBeUndefined();
  });
});
