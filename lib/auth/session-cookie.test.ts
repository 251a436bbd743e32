import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sessionSecret } from "../config/env";
import { readSessionCookie } from "./session-cookie";

const ID = "a".repeat(43);

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgres://localhost/none");
  vi.stubEnv("NEXTAUTH_SECRET", "fLx8vQ2mZr7Kc1TnW5pYb9HdJ3sGu6Xe");
});
afterAll(() => vi.unstubAllEnvs());

const cookie = (token: Record<string, unknown>, secret = sessionSecret()) => encode({ token, secret });

describe("a session cookie", () => {
  it("names its session", async () => {
    expect(await readSessionCookie(await cookie({ sid: ID }))).toBe(ID);
  });

  it("names it until its time is over, however often it is read", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const value = await encode({ token: { sid: ID }, secret: sessionSecret(), maxAge: 60 });
    expect([await readSessionCookie(value), await readSessionCookie(value)]).toEqual([ID, ID]);
    vi.setSystemTime(Date.now() + 120_000);
    expect(await readSessionCookie(value)).toBeUndefined();
    vi.useRealTimers();
  });

  it.each([
    ["of an earlier release, which names a user alone", { sub: "0190f0a0-0000-7000-8000-00000000000a" }],
    ["with another text", { sid: "x" }],
    ["with characters of no session", { sid: `${ID.slice(1)}'` }],
    ["with a longer text", { sid: `${ID}a` }],
    ["with what is no text", { sid: { toString: ID } }],
    ["with nothing", {}],
  ])("%s names none", async (_what, token) => {
    expect(await readSessionCookie(await cookie(token))).toBeUndefined();
  });

  it("of another installation, or past its time, names none", async () => {
    const foreign = await cookie({ sid: ID }, "another installation's secret, as long");
    const late = await encode({ token: { sid: ID }, secret: sessionSecret(), maxAge: -60 });
    expect([await readSessionCookie(foreign), await readSessionCookie(late)]).toEqual([undefined, undefined]);
  });

  it.each([undefined, "", "x", "a.b.c", "e30.e30.e30.e30.e30", "\u0000", "ä".repeat(5000)])(
    "that is none (%j) is no failure",
    async (value) => expect(await readSessionCookie(value)).toBeUndefined(),
  );
});
