import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { Settings } from "../config/env";
import { storedText } from "../text/stored-text";

/** The claims read from an ID token. A subject has at most 255 characters. */
export const oidcProfileSchema = z.object({
  iss: storedText().min(1).max(2000),
  sub: storedText().min(1).max(255),
  email: storedText().max(320).optional(),
  email_verified: z.boolean().optional(),
});
export type OidcProfile = z.infer<typeof oidcProfileSchema>;

/** An OpenID Connect provider, configured by its issuer's discovery document; undefined when its variables are not set. */
export function oidcProvider(
  settings: Pick<Settings, "OIDC_ISSUER" | "OIDC_CLIENT_ID" | "OIDC_CLIENT_SECRET">,
): OAuthConfig<OidcProfile> | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (!issuer || !clientId || !clientSecret) return undefined;
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid email profile" } },
    profile: (profile) => ({ id: profile.sub }),
  };
}

/** Whether the sign-in page offers single sign-on. */
export function isOidcOffered(settings: Parameters<typeof oidcProvider>[0]): boolean {
  return oidcProvider(settings) !== undefined;
}
