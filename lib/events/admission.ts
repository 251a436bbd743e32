import { createHash, timingSafeEqual } from "node:crypto";
import { hashApiKey } from "../api-keys/data";
import type { RoutedHandler, RoutedPublisher, Routing } from "./routing";
import type { Refusal } from "./schema";

/** A publisher that an interceptor validated: the only kind that is ever named on an event. */
export type KnownPublisher = Pick<RoutedPublisher, "id" | "name">;

/**
 * Let in, or why not. `identity` scopes idempotency keys: two publishers may use the same key for different things.
 */
export type Admission =
  | { admitted: true; publisher: KnownPublisher | null; identity: string }
  | { admitted: false; refusal: Refusal };

/**
 * Who may publish to a handler: whom all interceptors of its policy accept, an API key that may publish, or anyone
 * where the handler is open. Interceptors come first, because they alone tell who the publisher is.
 */
export function admit(routing: Routing, handler: RoutedHandler, headers: Headers): Admission {
  const check = checkInterceptors(routing, handler, headers);
  if (check.publisher) {
    return { admitted: true, publisher: check.publisher, identity: `publisher:${check.publisher.id}` };
  }
  const key = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const keyId = key && routing.apiKeys.get(hashApiKey(key));
  if (keyId) return { admitted: true, publisher: null, identity: `key:${keyId}` };
  if (handler.open) return { admitted: true, publisher: null, identity: "anyone" };
  return { admitted: false, refusal: check.refusal };
}

type Check = { publisher: KnownPublisher } | { publisher: null; refusal: Refusal };

// An interceptor this release does not know lets nobody in.
function checkInterceptors(routing: Routing, handler: RoutedHandler, headers: Headers): Check {
  const { interceptors } = handler;
  if (interceptors === "unknown" || interceptors.length === 0) {
    return { publisher: null, refusal: "unauthorized" };
  }
  return checkClientId(routing, headers);
}

function checkClientId(routing: Routing, headers: Headers): Check {
  const publisher = routing.publishers.get(headers.get("client-id") ?? "");
  const isRight = isSecret(headers.get("client-secret") ?? "", publisher?.secretHash ?? "");
  if (!publisher || !isRight) return { publisher: null, refusal: "unauthorized" };
  if (!publisher.approved) return { publisher: null, refusal: "publisher_not_approved" };
  return { publisher: { id: publisher.id, name: publisher.name } };
}

/** How a client secret is kept. It is 256 random bits, so a fast hash is enough. Hex. */
export function hashClientSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function isSecret(secret: string, hash: string): boolean {
  const given = Buffer.from(hashClientSecret(secret), "hex");
  const kept = Buffer.from(hash, "hex");
  return secret !== "" && kept.length === given.length && timingSafeEqual(given, kept);
}
