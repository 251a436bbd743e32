import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../access/actor";
import { completeWebEnvironment, sessionLimits } from "../config/env";
import { newId } from "../db/ids";
import { findLiveSession } from "../sessions/mutations";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { nextAuthBrowser } from "../testing/next-auth-browser";
import {
  CLIENT_ID,
  type OidcProvider,
  type Reply,
  startOidcProvider,
} from "../testing/servers/oidc-provider";
import { createUser } from "../users/mutations";
import { endAllSessions } from "../users/mutations/access";
import { readSessionCookie, sessionCookieName } from "./session-cookie";

/** Single sign-on through NextAuth, with a provider that answers over HTTP. Only the browser is simulated. */

let db: TestDatabase;
let provider: OidcProvider;
beforeAll(async () => {
  db = await createApiDatabase();
  provider = await startOidcProvider();
  vi.stubEnv("PUBLIC_URL", "https://hub.example.com");
  vi.stubEnv("OIDC_ISSUER", provider.issuer);
  vi.stubEnv("OIDC_CLIENT_ID", CLIENT_ID);
  vi.stubEnv("OIDC_CLIENT_SECRET", "s3cret");
  completeWebEnvironment();
});
afterAll(async () => {
  provider.close();
  await db.drop();
  vi.unstubAllEnvs();
});

const browser = (lines?: string[]) => nextAuthBrowser(provider.issuer, lines);

/** Signs in at the provider, which answers `claims`, and returns. */
async function signIn(claims: object, callbackUrl: string, lines?: string[]) {
  return signInWith(browser(lines), claims, callbackUrl);
}

async function signInWith(
  { jar, begin, comeBack }: ReturnType<typeof browser>,
  claims: object,
  callbackUrl: string,
) {
  provider.claims = { ...claims };
  const location = await begin(callbackUrl);
  // The provider's discovery document could not be read.
  if (!location.startsWith(provider.issuer)) return { to: location };
  const back = await fetch(location, { redirect: "manual" });
  const url = new URL(back.headers.get("location") ?? "");
  const answer = await comeBack(url);
  const id = await readSessionCookie(jar[sessionCookieName()]);
  const session = id && (await findLiveSession(db.pool, id, sessionLimits()));
  return { at: url.origin, to: answer.location, userId: session ? session.userId : undefined };
}

async function someone() {
  const email = `${newId()}@example.com`;
  return { email, id: (await createUser(db, SYSTEM, { email, role: "operator" })).id };
}

describe("single sign-on", () => {
  it("returns to PUBLIC_URL with a session, and keeps the account when the e-mail address changes", async () => {
    const { id, email } = await someone();
    const ann = { sub: "ann", email, email_verified: true };
    expect(await signIn(ann, "/event-status")).toEqual({
      at: "https://hub.example.com",
      to: "https://hub.example.com/event-status",
      userId: id,
    });
    expect(await signIn({ sub: "ann" }, "/")).toMatchObject({ userId: id });
    const rows = await db.prisma.auditLog.findMany({ where: { action: "session.sign_in", actorId: id } });
    expect(rows).toMatchObject([{ address: "203.0.113.7" }, { address: "203.0.113.7" }]);
  });

  it.each([
    [
      "another subject with the address of a bound account",
      { sub: "eve", email_verified: true },
      "bound_elsewhere",
    ],
    ["an address that is not verified", { sub: "new", email_verified: false }, "unverified_email"],
  ])("refuses %s, with the reason", async (_who, claims, reason) => {
    const { email } = await someone();
    await signIn({ sub: `owner of ${email}`, email, email_verified: claims.email_verified }, "/");
    expect(await signIn({ ...claims, email }, "/")).toMatchObject({
      to: `/sign-in?error=${reason}`,
      userId: undefined,
    });
  });

  it.each<[string, (url: string) => Reply, RegExp]>([
    [
      "cuts the connection",
      () => null,
      /No answer of the identity provider: 127\.0\.0\.1:\d+ closed the connection before/,
    ],
    ["answers 404", () => [404, "<b>none</b>"], /"The identity provider answered 404\."/],
    ["answers nonsense", () => [200, "<script>alert(1)</script>"], /cannot be used: it is not JSON\."/],
    ["answers nothing", () => [200, ""], /answered without a body\."/],
    ["answers JSON of another kind", () => [200, "[]"], /its discovery document lacks what/],
    [
      "takes its code back",
      (url) =>
        url === "/token" ? [400, '{"error":"invalid_grant","error_description":"<b>s3cret</b>"}'] : undefined,
      /"The identity provider refused the sign-in \(invalid_grant\)\."/,
    ],
    [
      "has a token endpoint that breaks",
      (url) => (url === "/token" ? [502, "<b>bad gateway</b>"] : undefined),
      /"The identity provider answered 502\."/,
    ],
  ])("reports in one sentence that the provider %s", async (_what, reply, sentence) => {
    const lines: string[] = [];
    await provider.instead(reply, async () => {
      const { to } = await signIn({ sub: "ann" }, "/", lines);
      expect(to).toMatch(/error=(OAuthSignin|OAuthCallback)$/);
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(sentence);
    expect(lines[0]).not.toMatch(/<b>|script|stack|s3cret/);
  });

  it("repeats only the code of an error that a browser brings back from the provider", async () => {
    const lines: string[] = [];
    const query = { error: "access_denied", error_description: "Call 555-0100" };
    const { location } = await browser(lines).ask("GET", ["callback", "oidc"], { query });
    expect(location).toMatch(/error=Callback$/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/sent the browser back with an error \(access_denied\)\."/);
    expect(lines[0]).not.toMatch(/555|stack/);
  });

  describe("starts a session that", () => {
    const signedIn = async () => {
      const { id, email } = await someone();
      const own = browser();
      const { userId } = await signInWith(own, { sub: id, email, email_verified: true }, "/");
      expect(userId).toBe(id);
      const sid = (await readSessionCookie(own.jar[sessionCookieName()])) ?? "";
      return {
        ...own,
        id,
        isLive: async () => (await findLiveSession(db.pool, sid, sessionLimits())) !== undefined,
      };
    };

    it("browsers send only over https, only to this console, and do not show to scripts", async () => {
      const { ask } = await signedIn();
      const { cookies } = await ask("GET", ["session"]);
      const cookie = cookies.find((one) => one.startsWith("__Secure-next-auth.session-token=")) ?? "";
      expect(cookie.split("; ").slice(1)).toEqual(
        expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]),
      );
      expect(cookie).not.toMatch(/domain/i);
    });

    it("ends with its row, also for copies of the cookie", async () => {
      const { ask, id } = await signedIn();
      expect((await ask("GET", ["session"])).body).toMatchObject({ userId: id });
      await endAllSessions(db, SYSTEM, id);
      expect((await ask("GET", ["session"])).body).toEqual({});
    });

    it("signing out ends at the server, with an audit row, and only with the page's token", async () => {
      const { ask, id, isLive } = await signedIn();
      await ask("POST", ["signout"], { body: { csrfToken: "forged" } });
      await ask("POST", ["signout"]);
      expect(await isLive()).toBe(true);
      const { csrfToken } = (await ask("GET", ["csrf"])).body as { csrfToken: string };
      await ask("POST", ["signout"], { body: { csrfToken } });
      expect(await isLive()).toBe(false);
      const where = { action: "session.sign_out", actorId: id };
      expect(await db.prisma.auditLog.findMany({ where })).toMatchObject([{ address: "203.0.113.7" }]);
    });
  });

  it("begins only with the page's own token: another site cannot sign a browser in", async () => {
    const { ask } = browser();
    await ask("GET", ["csrf"]);
    const tokens: Record<string, string>[] = [{}, { csrfToken: "forged" }];
    for (const body of tokens)
      expect((await ask("POST", ["signin", "oidc"], { body })).location).not.toContain(provider.issuer);
  });

  it.each(["https://other.example/", "/.//other.example", "//other.example", "javascript:alert(1)"])(
    "never leads to %s",
    async (callbackUrl) => {
      const { email } = await someone();
      const { to } = await signIn({ sub: newId(), email, email_verified: true }, callbackUrl);
      expect(to).toBe("https://hub.example.com/");
    },
  );
});
