import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { type Receiver, type ScriptedAnswer, startReceiver } from "./receiver";

/** An authorization server that issues tokens with real keys over real HTTP. */
export type TokenIssuer = {
  receiver: Receiver;
  /** Its public keys, served at `/keys`; may be changed. */
  keys: JWK[];
  /** Further parts of the answer at `/keys`: headers or a failure. */
  keysAnswer: ScriptedAnswer;
  issuer: string;
  /** Creates a key pair and, by default, publishes its public key. */
  newKey: (kid: string | undefined, algorithm?: string, isPublished?: boolean) => Promise<CryptoKey>;
  close: () => Promise<void>;
};

export const AUDIENCE = "https://hub.example";

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const issuer: TokenIssuer = {
    receiver: await startReceiver((): ScriptedAnswer => {
      const headers = { "content-type": "application/json", ...issuer.keysAnswer.headers };
      return { body: JSON.stringify({ keys: issuer.keys }), ...issuer.keysAnswer, headers };
    }),
    keys: [],
    keysAnswer: {},
    issuer: "https://issuer.example",
    newKey: async (kid, algorithm = "ES256", isPublished = true) => {
      const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
      const jwk = {
        ...(await exportJWK(publicKey)),
        alg: algorithm,
        use: "sig",
        ...(kid !== undefined && { kid }),
      };
      if (isPublished) issuer.keys.push(jwk);
      return privateKey;
    },
    close: () => issuer.receiver.close(),
  };
  return issuer;
}

/** Signs a token of `issuer`, valid for five minutes unless its claims differ. */
export function signToken(
  key: CryptoKey | Uint8Array,
  claims: JWTPayload,
  header: { alg?: string; kid?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: "https://issuer.example", aud: AUDIENCE, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: "ES256", ...header })
    .sign(key);
}
