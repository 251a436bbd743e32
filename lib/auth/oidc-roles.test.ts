import type { AccountClaims } from "oidc-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../access/actor";
import type { Role } from "../access/roles";
import { completeWebEnvironment, sessionLimits } from "../config/env";
import { newId } from "../db/ids";
import { findLiveSession } from "../sessions/mutations";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { BROWSER_ADDRESS, nextAuthBrowser } from "../testing/next-auth-browser";
import {
  STANDARD_CLIENT,
  type StandardOidcProvider,
  startStandardOidcProvider,
} from "../testing/servers/standard-oidc-provider";
import { createUser } from "../users/mutations";
import { readSessionCookie, sessionCookieName } from "./session-cookie";

/** Roles by a claim, and accounts by the first sign-in, with a real provider in this process. */

let db: TestDatabase;
let provider: StandardOidcProvider;
beforeAll(async () => {
  db = await createApiDatabase();
  provider = await startStandardOidcProvider("https://hub.example.com/api/auth/callback/oidc");
  vi.stubEnv("PUBLIC_URL", "https://hub.example.com");
  vi.stubEnv("OIDC_ISSUER", provider.issuer);
  vi.stubEnv("OIDC_CLIENT_ID", STANDARD_CLIENT.id);
  vi.stubEnv("OIDC_CLIENT_SECRET", STANDARD_CLIENT.secret);
  vi.stubEnv("OIDC_ROLE_CLAIM", "realm_access.roles");
  vi.stubEnv("OIDC_ROLE_MAP", '{"everybody":"viewer","shift":"operator","owners":"admin"}');
  vi.stubEnv("OIDC_ADD_USERS", "1");
  completeWebEnvironment();
});
afterAll(async () => {
  await provider.close();
  await db.drop();
  vi.unstubAllEnvs();
});
beforeEach(() => db.prisma.userAccount.deleteMany());

const withRoles = (...roles: string[]) => ({ realm_access: { roles } });

const PASSWORD = "correct horse battery";

/** Signs in by password. @returns where NextAuth leads after a refusal, and the session's user */
async function signInByPassword(email: string) {
  const { jar, ask } = nextAuthBrowser(provider.issuer);
  const { csrfToken } = (await ask("GET", ["csrf"])).body as { csrfToken: string };
  const { location } = await ask("POST", ["callback", "password"], {
    body: { csrfToken, email, password: PASSWORD },
  });
  const id = await readSessionCookie(jar[sessionCookieName()]);
  const session = id && (await findLiveSession(db.pool, id, sessionLimits()));
  return {
    to: new URL(location, "https://hub.example.com").search,
    userId: session ? session.userId : undefined,
  };
}

/** Signs in as a person of the provider. @returns where it leads, and the session's user */
async function signIn(person: AccountClaims) {
  provider.person = person;
  const { jar, begin, comeBack } = nextAuthBrowser(provider.issuer);
  const { location } = await comeBack(await provider.logIn(await begin("/event-status")));
  const id = await readSessionCookie(jar[sessionCookieName()]);
  const session = id && (await findLiveSession(db.pool, id, sessionLimits()));
  return { to: location, userId: session ? session.userId : undefined };
}

async function someone(role: Role, password?: string) {
  const email = `${newId()}@example.com`;
  const { id } = await createUser(db, SYSTEM, { email, role, ...(password ? { password } : {}) });
  return { id, person: { sub: id, email, email_verified: true } };
}
const read = (id: string) => db.prisma.userAccount.findUniqueOrThrow({ where: { id } });
const roleChanges = async (targetId: string) =>
  (
    await db.prisma.auditLog.findMany({
      where: { action: "user.set_role", targetId },
      orderBy: { id: "asc" },
    })
  ).map(({ detail }) => detail);

describe("sign-in at a provider whose claim gives the role", () => {
  it("sets the highest role each time, and audits each change", async () => {
    await someone("admin", "correct horse battery");
    const { id, person } = await someone("viewer");
    const to = "https://hub.example.com/event-status";
    expect(await signIn({ ...person, ...withRoles("everybody", "shift", "lunch") })).toEqual({
      to,
      userId: id,
    });
    expect((await read(id)).role).toBe("operator");
    await signIn({ ...person, ...withRoles("shift") });
    await signIn({ ...person, ...withRoles("owners", "shift") });
    await signIn({ ...person, ...withRoles("everybody") });
    expect((await read(id)).role).toBe("viewer");
    expect(await roleChanges(id)).toEqual([
      { from: "viewer", to: "operator" },
      { from: "operator", to: "admin" },
      { from: "admin", to: "viewer" },
    ]);
    const rows = await db.prisma.auditLog.findMany({ where: { action: "session.sign_in", actorId: id } });
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      outcome: "allowed",
      address: BROWSER_ADDRESS,
      detail: { method: "oidc" },
    });
  });

  it.each([
    ["no value that gives a role", withRoles("lunch")],
    ["an empty list", withRoles()],
    ["no claim", {}],
  ])("refuses a person with %s, who keeps the role unused", async (_, claims) => {
    const { id, person } = await someone("operator");
    expect(await signIn({ ...person, ...claims })).toEqual({
      to: "/sign-in?error=no_role",
      userId: undefined,
    });
    expect((await read(id)).role).toBe("operator");
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "session.sign_in", actorId: id } }),
    ).toMatchObject([{ outcome: "refused", detail: { reason: "no_role" } }]);
  });

  it("ends the sessions of who has lost all groups, and accepts no password that would pass the claim by", async () => {
    await someone("admin", PASSWORD);
    const [lost, unbound] = [await someone("viewer", PASSWORD), await someone("viewer", PASSWORD)];
    await signIn({ ...lost.person, ...withRoles("owners") });
    const sessions = () => db.prisma.userSession.count({ where: { userId: lost.id } });
    expect(await sessions()).toBe(1);
    expect(await signIn(lost.person)).toMatchObject({ to: "/sign-in?error=no_role" });
    expect(await sessions()).toBe(0);
    const where = { action: "session.end_all", targetId: lost.id };
    expect(await db.prisma.auditLog.findMany({ where })).toMatchObject([
      { outcome: "allowed", detail: { ended: 1, reason: "no_role" } },
    ]);
    expect(await signInByPassword(lost.person.email)).toEqual({
      to: expect.stringContaining("error=single_sign_on_only"),
      userId: undefined,
    });
    expect(await signInByPassword(unbound.person.email)).toMatchObject({ userId: unbound.id });
  });

  it("leaves the last administrator the sessions and the password, and audits it", async () => {
    const { id, person } = await someone("admin", PASSWORD);
    await signIn({ ...person, ...withRoles("owners") });
    expect(await signIn(person)).toMatchObject({ to: "/sign-in?error=no_role" });
    expect(await db.prisma.userSession.count({ where: { userId: id } })).toBe(1);
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "session.end_all", actorId: id } }),
    ).toMatchObject([{ outcome: "refused", detail: { code: "last_administrator" } }]);
    expect(await signInByPassword(person.email)).toMatchObject({ userId: id });
  });

  it("never demotes the last administrator, and audits that it would have", async () => {
    const { id, person } = await someone("admin", "correct horse battery");
    expect(await signIn({ ...person, ...withRoles("everybody") })).toMatchObject({ userId: id });
    expect((await read(id)).role).toBe("admin");
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "user.set_role", actorId: id } }),
    ).toMatchObject([{ outcome: "refused", detail: { code: "last_administrator", to: "viewer" } }]);
  });

  it("adds an unknown person with a verified address, with the role, when the setting permits it", async () => {
    const email = `${newId()}@example.com`;
    const person = { sub: newId(), email, email_verified: true, ...withRoles("shift") };
    const { userId = "" } = await signIn(person);
    expect(await read(userId)).toMatchObject({ email, role: "operator", passwordHash: null });
    expect(await signIn(person)).toMatchObject({ userId });
    expect(
      await db.prisma.auditLog.findMany({ where: { action: "user.create", targetId: userId } }),
    ).toMatchObject([{ outcome: "allowed", detail: { email, role: "operator" } }]);
    expect(
      await signIn({ ...person, sub: newId(), email: "b@example.com", email_verified: false }),
    ).toMatchObject({
      to: "/sign-in?error=unverified_email",
    });
    expect(await db.prisma.userAccount.count()).toBe(1);
  });
});
