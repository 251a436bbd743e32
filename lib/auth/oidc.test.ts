import { describe, expect, it } from "vitest";
import { oidcProvider } from "./oidc";

const SETTINGS = {
  OIDC_ISSUER: "https://login.example.com/realm/",
  OIDC_CLIENT_ID: "redeliver",
  OIDC_CLIENT_SECRET: "s3cret",
};

describe("the OpenID Connect provider", () => {
  it("is configured by its issuer's discovery document, and checks state, nonce and PKCE", () =>
    expect(oidcProvider(SETTINGS)).toMatchObject({
      wellKnown: "https://login.example.com/realm/.well-known/openid-configuration",
      idToken: true,
      checks: ["pkce", "state", "nonce"],
    }));

  it.each(Object.keys(SETTINGS))("is not offered without %s", (name) =>
    expect(oidcProvider({ ...SETTINGS, [name]: undefined })).toBeUndefined(),
  );
});
