import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as readRoute from "@/app/api/v1/password-links:read/route";
import * as useRoute from "@/app/api/v1/password-links:use/route";
import { SYSTEM } from "../access/actor";
import { signInByPassword } from "../auth/sign-in";
import { openDatabase } from "../db/client";
import { newId } from "../db/ids";
import { LIMITS } from "../passwords/throttle";
import { findLiveSession, startSession } from "../sessions/mutations";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { createUser } from "../users/mutations";
import { disableUser, setPassword } from "../users/mutations/access";
import { makeLink, redeemLink } from "./mutations";
import type { PasswordLinkKind } from "./schema";

const PASSWORD = "seven grey herons at noon";
const SETTINGS = { publicUrl: "https://hub.example.com", mailServer: null };
const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };
const NOT_VALID = "This link is not valid: it was used already, has expired, or a newer one replaced it.";

let db: TestDatabase;
beforeAll(async () => {
  db = await createApiDatabase();
});
afterAll(() => db.drop());

async function someone(kind: PasswordLinkKind = "invite") {
  const email = `${newId()}@example.com`;
  const password = kind === "reset" ? { password: "correct horse battery" } : {};
  const user = { email, ...(await createUser(db, SYSTEM, { email, role: "operator", ...password })) };
  return { ...user, ...(await linkOf(user, kind)) };
}

async function linkOf(user: { id: string; email: string }, kind: PasswordLinkKind) {
  const link = await db.prisma.$transaction((store) => makeLink(store, { user, kind, by: "Root" }, SETTINGS));
  return { url: link.url, token: new URL(link.url).hash.slice(1), expiresAt: link.expiresAt };
}

const headers = (address: string) => ({ "x-redeliver-address": address });
let serial = 0;
/** Each use from an address of its own: tries are limited by address. */
const newAddress = () => `198.51.100.${++serial}`;
const open = (token: string) =>
  call(readRoute.POST, "/x", { body: { token }, headers: headers(newAddress()) });
const redeem = (body: object) => call(useRoute.POST, "/x", { body, headers: headers(newAddress()) });
const signIn = (email: string, password: string) =>
  signInByPassword(db, { email, password, address: "192.0.2.1", now: new Date() });
const refused = { status: 404, body: { error: { code: "not_found", message: NOT_VALID } } };

describe("a link that sets a password", () => {
  it("keeps its 256 random bits out of the URL's path, and as a hash only", async () => {
    const { url, token, id } = await someone();
    expect(url).toBe(`https://hub.example.com/invite#${token}`);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const stored = await db.prisma.passwordLink.findUniqueOrThrow({ where: { userId: id } });
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it.each([
    ["invite", 48],
    ["reset", 2],
  ] as const)("of kind %s is valid for %i hours, and then not", async (kind, hours) => {
    const { id, token, email, expiresAt } = await someone(kind);
    const hoursLeft = (expiresAt.getTime() - Date.now()) / 3_600_000;
    expect(hoursLeft).toBeGreaterThan(hours - 0.1);
    expect(hoursLeft).toBeLessThanOrEqual(hours);
    expect(await open(token)).toMatchObject({ status: 200, body: { kind, email } });
    await db.prisma.passwordLink.update({ where: { userId: id }, data: { expiresAt: new Date() } });
    expect(await open(token)).toMatchObject(refused);
    expect(await redeem({ token, password: PASSWORD })).toMatchObject(refused);
  });

  it("sets name and password once, after which the user signs in", async () => {
    const { id, token, email } = await someone();
    expect(await redeem({ token, password: PASSWORD, name: "Ann" })).toMatchObject({
      status: 200,
      body: { email },
    });
    expect(await signIn(email, PASSWORD)).toEqual({ id });
    expect(await redeem({ token, password: "another good one here" })).toMatchObject(refused);
    expect(await open(token)).toMatchObject(refused);
    expect(await signIn(email, PASSWORD)).toEqual({ id });
    const rows = await db.prisma.auditLog.findMany({ where: { targetId: id, action: "user.accept_invite" } });
    expect(rows).toMatchObject([{ actorId: id, actorType: "user", outcome: "allowed" }]);
  });

  it("replaces a password, ends all sessions, and lifts the block of wrong passwords", async () => {
    const { id, token, email } = await someone("reset");
    const session = await startSession(db.pool, { userId: id, address: "192.0.2.1" }, SESSION);
    for (let wrong = 0; wrong < LIMITS.pair; wrong++) await signIn(email, "wrong");
    await redeem({ token, password: PASSWORD });
    expect(await findLiveSession(db.pool, session, SESSION)).toBeUndefined();
    expect(await signIn(email, PASSWORD)).toEqual({ id });
  });

  it("is used by one of two at the same time, on two connections", async () => {
    const { id, token, email } = await someone();
    const other = openDatabase(db.url, 2);
    const passwords = [PASSWORD, "eight brown foxes at dawn"];
    const answers = await Promise.allSettled(
      [db, other].map((one, index) =>
        redeemLink(one, { ...SYSTEM, address: newAddress() }, { token, password: passwords[index] ?? "" }),
      ),
    );
    await other.close();
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = answers.findIndex(({ status }) => status === "fulfilled");
    expect(await signIn(email, passwords[winner] ?? "")).toEqual({ id });
  });

  it.each(["short", "password1234"])("refuses the password %s and stays valid", async (password) => {
    const { token } = await someone();
    expect(await redeem({ token, password })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ field: "password" }] } },
    });
    expect((await open(token)).status).toBe(200);
  });

  it("is not valid after a newer one, a new password or the end of the account", async () => {
    const [replaced, changed, disabled] = [await someone(), await someone("reset"), await someone()];
    await linkOf(replaced, "invite");
    await setPassword(db, SYSTEM, { ...changed, name: null }, PASSWORD);
    await disableUser(db, SYSTEM, disabled.id);
    for (const { token } of [replaced, changed, disabled]) expect(await open(token)).toMatchObject(refused);
  });

  it("that is wrong is audited without its text, and refused after many tries of an address", async () => {
    const body = { token: "guess-of-somebody" };
    const from = "203.0.113.99";
    const answers = [];
    for (let time = 0; time < 31; time++)
      answers.push(await call(readRoute.POST, "/x", { body, headers: headers(from) }));
    expect(answers[0]).toMatchObject(refused);
    expect(answers[30]).toMatchObject({ status: 429, body: { error: { code: "too_many_requests" } } });
    const rows = await db.prisma.auditLog.findMany({ where: { action: "user.use_link", address: from } });
    expect(rows[0]).toMatchObject({ outcome: "refused", detail: { code: "not_valid" } });
    expect(JSON.stringify(rows)).not.toContain("guess");
  });
});
