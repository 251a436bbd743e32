import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { type AccountClaims, Provider } from "oidc-provider";

/**
 * The certified implementation of OpenID Connect for Node.js, on loopback, with accounts of its own: everything but the person
 * at its login page. It works on Node.js 20 as well, but warns that it is not supported there.
 */
export type StandardOidcProvider = {
  issuer: string;
  /** The person who logs in next: the claims of the account, by its subject. */
  person: AccountClaims;
  /** Follows a browser from the provider's authorization endpoint to the address that it leads back to. */
  logIn: (authorizationUrl: string) => Promise<URL>;
  close: () => Promise<void>;
};

export const STANDARD_CLIENT = { id: "hub", secret: "a secret of the hub" } as const;

/** How long what it gives out is valid. Seconds. */
const TTL = 60;

/** @param redirectUri of the hub's callback */
export async function startStandardOidcProvider(redirectUri: string): Promise<StandardOidcProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const started: StandardOidcProvider = {
    issuer,
    person: { sub: "nobody" },
    logIn: (authorizationUrl) => followBrowser(authorizationUrl, issuer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: STANDARD_CLIENT.id,
        client_secret: STANDARD_CLIENT.secret,
        redirect_uris: [redirectUri],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" }] },
    cookies: { keys: ["cookies of a test"] },
    // Claims of scopes are in the ID token too, as with providers that are set up so for groups and roles.
    conformIdTokenClaims: false,
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "groups", "realm_access"],
    },
    ttl: {
      Interaction: TTL,
      Grant: TTL,
      Session: TTL,
      AccessToken: TTL,
      AuthorizationCode: TTL,
      IdToken: TTL,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...started.person, sub }) }),
    // Consent is given in advance, as in a company.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc;
      const accountId = session?.accountId;
      if (!client || accountId === undefined) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/login/")) return void answer(request, response);
    const login = { accountId: started.person.sub };
    void provider.interactionFinished(request, response, { login });
  });
  return started;
}

/** A browser that keeps the provider's cookies and follows its redirects. */
async function followBrowser(from: string, issuer: string): Promise<URL> {
  const jar = new Map<string, string>();
  for (let url = new URL(from); url.origin === issuer; ) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: cookie ? { cookie } : {} });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const location = answer.headers.get("location");
    if (!location) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url);
    if (url.origin !== issuer) return url;
  }
  return new URL(from);
}
