import { describe, expect, it } from "vitest";
import { refuseSignIn } from "./sign-in-routes";

describe("single sign-on", () => {
  it.each([
    "/api/auth/signin/oidc",
    "/api/auth/callback/oidc",
    "/api/auth/callback/another/one",
    "/api/auth/%63allback/oidc/",
  ])("calls the provider at most twenty times a minute for one address: %s", (path) => {
    const network = `2001:db8:0:${path.length}`;
    const answers = Array.from({ length: 25 }, (_, host) => refuseSignIn(path, `${network}::${host}`));
    expect(answers.filter((refusal) => refusal === null)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({ code: "too_many_requests", status: 429 });
    expect(refuseSignIn(path, `203.0.113.${path.length}`)).toBeNull();
  });

  it.each([
    "/api/auth/callback/password",
    "/api/auth/signin/password",
    "/api/auth/session",
    "/api/auth/signin",
    "/delivery-retry%zz",
  ])("does not limit %s", (path) => {
    for (let count = 0; count < 30; count++) expect(refuseSignIn(path, "198.51.100.1")).toBeNull();
  });
});

it.each(["/api/auth/verify-request", "/api/auth/%76erify-request/x"])("%s is not there", (path) => {
  expect(refuseSignIn(path, "198.51.100.2")).toMatchObject({ code: "not_found" });
});
