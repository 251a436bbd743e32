import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { unbindIdentities } from "../identities/mutations";
import { HASHES_AT_ONCE, HASHES_WAITING } from "../passwords/hashing-limits";
import { LIMITS } from "../passwords/throttle";
import { startSession } from "../sessions/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { until } from "../testing/until";
import { createUser } from "../users/mutations";
import { setPassword } from "../users/mutations/access";
import { signInByOidc, signInByPassword } from "./sign-in";

const PASSWORD = "correct horse battery";
const NOW = new Date("2026-11-22T12:00:00.000Z");
const ADDRESS = "203.0.113.50";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function someone(options: { disabled?: boolean; password?: string } = { password: PASSWORD }) {
  const email = `${newId()}@example.com`;
  const { id } = await createUser(db, SYSTEM, {
    email,
    role: "operator",
    ...(options.password ? { password: options.password } : {}),
  });
  if (options.disabled) await db.prisma.userAccount.update({ where: { id }, data: { disabledAt: NOW } });
  return { id, email };
}

const attempt = (email: string, password: string, address = ADDRESS) =>
  signInByPassword(db, { email, password, address, now: NOW });
const audited = (where: { actorId?: string; actorName?: string }) =>
  db.prisma.auditLog.findMany({ where: { ...where, action: "session.sign_in" }, orderBy: { at: "asc" } });

describe("signing in by password", () => {
  it("accepts the right password, with the e-mail address in any case, and audits it", async () => {
    const user = await someone();
    expect(await attempt(user.email.toUpperCase(), PASSWORD)).toEqual({ id: user.id });
    expect(await audited({ actorId: user.id })).toMatchObject([
      { outcome: "allowed", detail: { method: "password" }, address: ADDRESS },
    ]);
  });

  it("refuses a right password that was reset after the check, and begins no session", async () => {
    const user = await someone();
    const limits = { maxSeconds: 3600, idleSeconds: 600 };
    const signedIn = await signInByPassword(db, {
      ...{ email: user.email, password: PASSWORD, address: ADDRESS, now: NOW },
      begin: async (account) => {
        await setPassword(db, SYSTEM, { ...user, name: null }, "another horse battery");
        await startSession(db.pool, { ...account, address: ADDRESS }, limits);
      },
    });
    expect(signedIn).toEqual({ refused: "wrong_credentials" });
    expect(await db.prisma.userSession.count({ where: { userId: user.id } })).toBe(0);
    expect(await audited({ actorId: user.id })).toMatchObject([{ outcome: "refused" }]);
  });

  it("refuses a wrong password, audited under the account", async () => {
    const user = await someone();
    expect(await attempt(user.email, "wrong")).toEqual({ refused: "wrong_credentials" });
    expect(await audited({ actorId: user.id })).toMatchObject([
      { outcome: "refused", detail: { reason: "wrong_credentials" } },
    ]);
  });

  it("answers an unknown account like a wrong password, and keeps the typed text out of the audit trail", async () => {
    expect(await attempt("hunter2-my-password", "x")).toEqual({ refused: "wrong_credentials" });
    const rows = await audited({ actorName: "Unknown visitor" });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });

  it("refuses a user without a password, with any password", async () => {
    const user = await someone({});
    expect(await attempt(user.email, "")).toEqual({ refused: "wrong_credentials" });
  });

  it("reports a disabled account only with the right password", async () => {
    const user = await someone({ disabled: true, password: PASSWORD });
    expect(await attempt(user.email, "wrong")).toEqual({ refused: "wrong_credentials" });
    expect(await attempt(user.email, PASSWORD)).toEqual({ refused: "disabled" });
  });

  it("refuses even the right password while the account is blocked in this network, and in no other", async () => {
    const user = await someone();
    for (let wrong = 0; wrong < LIMITS.pair; wrong++) await attempt(user.email, "wrong");
    expect(await attempt(user.email, PASSWORD)).toEqual({ refused: "throttled", retryAfterSeconds: 60 });
    expect(await audited({ actorId: user.id })).toHaveLength(LIMITS.pair);
    expect(await attempt(user.email, PASSWORD, "203.0.113.51")).toEqual({ id: user.id });
  });

  it("audits a block once, when it begins", async () => {
    const user = await someone();
    for (let wrong = 0; wrong < LIMITS.pair + 5; wrong++) await attempt(user.email, "wrong");
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "session.block", actorId: user.id } }),
    ).toMatchObject([
      {
        outcome: "refused",
        targetId: user.id,
        address: ADDRESS,
        detail: { scope: "pair", failures: LIMITS.pair },
      },
    ]);
  });

  it("accepts an office: right passwords never count, in sequence or at once", async () => {
    const users = await Promise.all(Array.from({ length: 4 }, () => someone()));
    const office = "192.0.2.200";
    const mornings = Array.from({ length: 40 }, (_, serial) => users[serial % users.length] ?? users[0]);
    const answers = await Promise.all(mornings.map((user) => attempt(user?.email ?? "", PASSWORD, office)));
    expect(answers).toEqual(mornings.map((user) => ({ id: user?.id })));
    const { rows } = await db.pool.query("select key from sign_in_throttle where key like '%' || $1", [
      office,
    ]);
    expect(rows).toEqual([]);
  });

  it("checks at most the limit of many concurrent guesses, plus those already under way", async () => {
    const user = await someone();
    const answers = await Promise.all(Array.from({ length: 30 }, () => attempt(user.email, "wrong")));
    const looked = answers.filter((answer) => "refused" in answer && answer.refused === "wrong_credentials");
    expect(looked.length).toBeGreaterThanOrEqual(LIMITS.pair);
    expect(looked.length).toBeLessThan(LIMITS.pair + HASHES_AT_ONCE);
  });

  it("bounds 200 concurrent attempts: some are checked, the rest are refused until later", async () => {
    const user = await someone();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, serial) => attempt(user.email, PASSWORD, `192.0.2.${serial}`)),
    );
    const busy = answers.filter((answer) => "refused" in answer);
    expect(new Set(busy.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ refused: "busy", retryAfterSeconds: 5 })]),
    );
    expect(busy.length).toBeGreaterThan(0);
    expect(200 - busy.length).toBeGreaterThanOrEqual(HASHES_AT_ONCE + HASHES_WAITING);
  });

  it("leaves threads free: a file and a host name are read while passwords wait", async () => {
    const user = await someone();
    let answered = 0;
    const signIns = Array.from({ length: 40 }, async (_, serial) => {
      await attempt(user.email, PASSWORD, `198.18.0.${serial}`);
      answered++;
    });
    await until(
      async () => answered,
      (count) => count > 0,
    );
    await Promise.all([readFile("package.json"), lookup("localhost")]);
    expect(answered).toBeLessThan(20);
    await Promise.all(signIns);
  });
});

describe("signing in by OpenID Connect", () => {
  let subjects = 0;
  const claims = (email: string, rest: object = {}) => ({
    iss: "https://login.example.com",
    sub: `subject-${++subjects}`,
    email,
    email_verified: true,
    ...rest,
  });
  const signIn = (profile: ReturnType<typeof claims>) => signInByOidc(db, profile, ADDRESS);

  it("binds a user by verified e-mail address the first time, with an audit row", async () => {
    const user = await someone();
    const profile = claims(user.email.toUpperCase());
    expect(await signIn(profile)).toEqual({ id: user.id });
    expect(await audited({ actorId: user.id })).toMatchObject([
      { outcome: "allowed", detail: { method: "oidc" }, address: ADDRESS },
    ]);
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "user.bind_identity", targetId: user.id } }),
    ).toMatchObject([{ detail: { issuer: profile.iss, subject: profile.sub } }]);
  });

  it("identifies a bound user by issuer and subject, regardless of later e-mail addresses at the provider", async () => {
    const [user, other] = [await someone(), await someone()];
    const { sub } = claims("");
    expect(await signIn(claims(user.email, { sub }))).toEqual({ id: user.id });
    expect(await signIn(claims(other.email, { sub }))).toEqual({ id: user.id });
    expect(await signIn(claims("gone@example.com", { sub, email_verified: false }))).toEqual({ id: user.id });
  });

  it("refuses another subject that has taken over the e-mail address", async () => {
    const user = await someone();
    await signIn(claims(user.email));
    expect(await signIn(claims(user.email))).toEqual({ refused: "bound_elsewhere" });
    expect(await audited({ actorId: user.id })).toHaveLength(2);
  });

  it("distinguishes the same subject of two issuers", async () => {
    const [user, other] = [await someone(), await someone()];
    const { sub } = claims("");
    await signIn(claims(user.email, { sub }));
    const otherIssuer = claims(other.email, { sub, iss: "https://other.example.com" });
    expect(await signIn(otherIssuer)).toEqual({ id: other.id });
  });

  it("binds once when a user signs in twice at the same time", async () => {
    const user = await someone();
    const profile = claims(user.email);
    expect(await Promise.all([signIn(profile), signIn(profile)])).toEqual([{ id: user.id }, { id: user.id }]);
    expect(await db.prisma.userIdentity.count({ where: { userId: user.id } })).toBe(1);
  });

  it("accepts one of two subjects that claim an e-mail address at the same time", async () => {
    const user = await someone();
    const answers = await Promise.all([signIn(claims(user.email)), signIn(claims(user.email))]);
    expect(answers).toContainEqual({ id: user.id });
    expect(answers).toContainEqual({ refused: "bound_elsewhere" });
  });

  it.each([
    ["an unverified address", { email_verified: false }, "unverified_email"],
    ["an address of unknown standing", { email_verified: undefined }, "unverified_email"],
    ["an unknown person", { email: "unknown@example.com" }, "not_invited"],
    ["a profile without an address", { email: "" }, "not_invited"],
  ])("refuses %s, and neither makes nor binds a user", async (_who, profile, refused) => {
    const user = await someone();
    const users = await db.prisma.userAccount.count();
    expect(await signIn(claims(user.email, profile))).toEqual({ refused });
    expect(await db.prisma.userAccount.count()).toBe(users);
    expect(await db.prisma.userIdentity.count({ where: { userId: user.id } })).toBe(0);
  });

  it("refuses a disabled user, bound or not", async () => {
    const user = await someone();
    const profile = claims(user.email);
    await signIn(profile);
    await db.prisma.userAccount.update({ where: { id: user.id }, data: { disabledAt: NOW } });
    expect(await signIn(profile)).toEqual({ refused: "disabled" });
    const unbound = await someone({ disabled: true });
    expect(await signIn(claims(unbound.email))).toEqual({ refused: "disabled" });
  });

  it("binds again after an administrator has removed the binding", async () => {
    const user = await someone();
    await signIn(claims(user.email));
    expect(await unbindIdentities(db, SYSTEM, user.id)).toBe(1);
    expect(await signIn(claims(user.email))).toEqual({ id: user.id });
  });
});
