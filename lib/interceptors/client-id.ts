import { createHash, timingSafeEqual } from "node:crypto";
import type { InterceptorCheck } from "./check";
import { namePublisher } from "./publisher";

/** The headers `client-id` and `client-secret` of an approved publisher. */
export const checkClientId: InterceptorCheck = ({ headers, publishers }) => {
  const publisher = publishers.get(headers.get("client-id") ?? "");
  const isRight = isSecret(headers.get("client-secret") ?? "", publisher?.secretHash ?? "");
  return isRight ? namePublisher(publisher) : { accepted: false, refusal: "unauthorized" };
};

/** How a client secret is kept. It is 256 random bits, so a fast hash is enough. Hex. */
export function hashClientSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function isSecret(secret: string, hash: string): boolean {
  const given = Buffer.from(hashClientSecret(secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return secret !== "" && kept.length === given.length && timingSafeEqual(given, kept);
}
