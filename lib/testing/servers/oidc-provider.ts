import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** An OpenID Connect provider on loopback with real keys and real HTTP. Its claims choose the user who signs in. */
export type OidcProvider = {
  issuer: string;
  /** Additional claims of its next ID tokens. */
  claims: JWTPayload;
  /** Overrides the answers while a function runs: a status and a body, null for a cut connection, undefined for no change. */
  instead: (reply: (path: string) => Reply, during: () => Promise<void>) => Promise<void>;
  close: () => void;
};

export type Reply = [status: number, body: string] | null | undefined;

export const CLIENT_ID = "redeliver";

export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const keys = [{ ...(await exportJWK(publicKey)), alg: "RS256", use: "sig", kid: "key" }];
  const asked = new Map<string, URLSearchParams>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", provider.issuer);
    const other = scripted?.(url.pathname);
    if (other === null) return request.socket.destroy();
    if (other) return response.writeHead(other[0], { "content-type": "application/json" }).end(other[1]);
    const answer = (body: object, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") return answer(discovery(provider.issuer));
    if (url.pathname === "/keys") return answer({ keys });
    if (url.pathname === "/authorize") {
      const code = randomBytes(16).toString("hex");
      asked.set(code, url.searchParams);
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      back.search = String(new URLSearchParams({ code, state: url.searchParams.get("state") ?? "" }));
      return response.writeHead(302, { location: back.href }).end();
    }
    const form = new URLSearchParams(await textOf(request));
    const question = asked.get(form.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (question?.get("code_challenge") !== verifier) return answer({ error: "invalid_grant" }, 400);
    asked.delete(form.get("code") ?? "");
    const idToken = await new SignJWT({ nonce: question.get("nonce"), ...provider.claims })
      .setProtectedHeader({ alg: "RS256", kid: "key" })
      .setIssuer(provider.issuer)
      .setAudience(CLIENT_ID)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
    return answer({ access_token: "none", token_type: "Bearer", expires_in: 300, id_token: idToken });
  });
  let scripted: ((path: string) => Reply) | undefined;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    claims: {},
    instead: async (reply, during) => {
      scripted = reply;
      await during().finally(() => {
        scripted = undefined;
      });
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
