import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusalText } from "../../components/shell/sign-in-refusals";
import { completeWebEnvironment } from "../config/env";
import { database } from "../db/client";
import { freePort } from "../net/free-port";
import { type AuthRequest, authOptions } from "./options";
import { SIGN_IN_REFUSALS } from "./refusals";
import { withStatus } from "./refused-answer";

beforeAll(async () => {
  vi.stubEnv("DATABASE_URL", `postgres://u:hidden@127.0.0.1:${await freePort()}/x`);
  vi.stubEnv("PUBLIC_URL", "https://hub.example.com");
  completeWebEnvironment();
});
afterAll(async () => {
  await database().close();
  vi.unstubAllEnvs();
});

/** Signs in like next-auth's own client. Returns NextAuth's answer and the request with its recorded refusal. */
async function signIn() {
  const asked: AuthRequest = { address: "203.0.113.7" };
  const jar: Record<string, string> = {};
  const ask = async (method: string, path: string[], body: object = {}) => {
    const sent: { status: number; body: unknown } = { status: 200, body: undefined };
    const response = {
      status: (status: number) => {
        sent.status = status;
        return response;
      },
      getHeader: () => undefined,
      setHeader: (_name: string, value: string | string[]) => {
        for (const cookie of [value].flat()) {
          const [, name = "", text = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          jar[name] = decodeURIComponent(text);
        }
      },
      json: (value: unknown) => Object.assign(sent, { body: value }),
      send: (value: unknown) => Object.assign(sent, { body: value }),
      end: () => {},
    };
    const request = { method, query: { nextauth: path }, body, cookies: { ...jar }, headers: {} };
    await NextAuth(
      request as unknown as NextApiRequest,
      response as unknown as NextApiResponse,
      authOptions(asked),
    );
    return sent;
  };
  const { body } = await ask("GET", ["csrf"]);
  const form = { ...(body as object), email: "a@example.com", password: "no", json: "true" };
  return { asked, answer: await ask("POST", ["callback", "password"], form) };
}

describe("a sign-in while the database does not answer", () => {
  it("is refused with a code of the hub, without the driver's message", async () => {
    const { asked, answer } = await signIn();
    expect(asked.refused).toEqual({ refused: "unavailable", retryAfterSeconds: 5 });
    expect(answer).toEqual({
      status: 401,
      body: { url: expect.stringMatching(/\/api\/auth\/error\?error=unavailable$/) },
    });
  });
});

describe("the answer to a refusal", () => {
  const url = "https://hub.example.com/api/auth/error?error=x";
  it.each([
    [{ refused: "unavailable", retryAfterSeconds: 5 } as const, 503, "unavailable", "5"],
    [{ refused: "throttled", retryAfterSeconds: 60 } as const, 429, "too_many_requests", "60"],
    [{ refused: "failed" } as const, 500, "internal", null],
    [{ refused: "wrong_credentials" } as const, 401, undefined, null],
  ])(
    "of %j has the status %i, beside the fields that next-auth reads",
    async (refusal, status, code, seconds) => {
      const answer = await withStatus(Response.json({ url }, { status: 401 }), refusal);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, seconds]);
      const body = await answer.json();
      expect([body.url, body.error?.code]).toEqual([url, code]);
    },
  );
});

describe("the message of the sign-in page", () => {
  it.each(["OAuthSignin", "OAuthCallback", "Callback"])(
    "of NextAuth's %s: the provider gave no answer",
    (code) => {
      expect(refusalText(code)).toMatch(/^The response of your identity provider cannot be used\./);
    },
  );

  it("has its own text for every refusal", () => {
    const generic = refusalText("nobody knows");
    const texts = SIGN_IN_REFUSALS.filter((code) => code !== "failed").map(refusalText);
    expect(new Set([...texts, generic]).size).toBe(SIGN_IN_REFUSALS.length);
  });

  it.each(["<script>alert(1)</script>", "__proto__", "constructor", "connect ECONNREFUSED 10.0.0.1:5432"])(
    "repeats nothing of an unknown error: %s",
    (code) => expect(refusalText(code)).toBe(refusalText("failed")),
  );
});
