import { describe, expect, it } from "vitest";
import { refuseSignIn } from "./sign-in-routes";

describe("single sign-on", () => {
  it.each([
    "/api/auth/signin/oidc",
    "/api/auth/callback/oidc",
    "/api/auth/callback/another/one",
    "/api/auth/%63allback/oidc/",
  ])("asks the provider at most twenty times a minute for one address: %s", (path) => {
    const network = `2001:db8:0:${path.length}`;
    const answers = Array.from({ length: 25 }, (_, host) => refuseSignIn("GET", path, `${network}::${host}`));
    expect(answers.filter((refusal) => refusal === null)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({ code: "too_many_requests", status: 429 });
    expect(refuseSignIn("GET", path, `203.0.113.${path.length}`)).toBeNull();
  });

  it.each([
    ["POST", "/api/auth/callback/password"],
    ["POST", "/api/auth/signin/password"],
    ["GET", "/api/auth/session"],
    ["GET", "/api/auth/signin"],
    ["GET", "/delivery-retry%zz"],
  ])("has nothing to do with %s %s", (method, path) => {
    for (let count = 0; count < 30; count++) expect(refuseSignIn(method, path, "198.51.100.1")).toBeNull();
  });
});

describe("what NextAuth answers beside signing in", () => {
  it.each([
    ["POST", "/api/auth/_log"],
    ["POST", "/api/auth/%5flog/x"],
    ["GET", "/api/auth/verify-request"],
    ["GET", "/api/auth/callback/password"],
    ["HEAD", "/api/auth/callback/password"],
    ["POST", "/api/auth/callback/password/x"],
  ])("is not there: %s %s", (method, path) => {
    expect(refuseSignIn(method, path, "198.51.100.2")).toMatchObject({ code: "not_found" });
  });
});
