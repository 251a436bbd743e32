import type { Actor } from "../access/actor";
import { type ApiKeyScope, may, PERMISSIONS, type Permission } from "../access/roles";
import { findApiKeyActor } from "../api-keys/data";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { isSameOrigin } from "../http/same-origin";

/** What a route asks of its caller: a permission of roles, a scope of keys (mostly the same words), or nothing. */
export type Access = Permission | ApiKeyScope | "public";

const ANONYMOUS: Actor = { type: "system", name: "Unknown caller" };
/** What is kept of the path of a refused request: longer ones name nothing. */
const LONGEST_PATH = 200;

/**
 * Who calls, once it is sure that they may.
 * @throws RedeliverError unauthorized (401) or forbidden (403), after writing the refusal to the audit trail
 */
export async function authorise(db: Database, request: Request, access: Access): Promise<Actor> {
  const address = clientAddress(request);
  if (access === "public") return { ...ANONYMOUS, address };
  let actor: Actor = { ...ANONYMOUS, address };
  try {
    actor = { ...(await authenticate(db, request)), address };
    refuseOtherOrigin(request, actor);
    if (!isAllowed(actor, access)) throw new RedeliverError("forbidden", forbiddenMessage(actor, access));
    return actor;
  } catch (error) {
    if (error instanceof RedeliverError) {
      const path = new URL(request.url).pathname.slice(0, LONGEST_PATH);
      const detail = { method: request.method, path, asked: access };
      await refusals.record(db, { actor, action: "api.refuse", code: error.code, detail });
    }
    throw error;
  }
}

async function authenticate(db: Database, request: Request): Promise<Actor> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const actor = key ? await findApiKeyActor(db, key) : null;
    if (!actor) throw new RedeliverError("unauthorized", "The API key is not known, or was revoked.");
    return actor;
  }
  const user = hasSessionCookie(request) ? await sessionUser() : null;
  if (!user) {
    throw new RedeliverError("unauthorized", "Send an API key: Authorization: Bearer <key>.");
  }
  return user;
}

/**
 * A session goes along with whatever a page of another origin sends; a key does not.
 * @throws RedeliverError forbidden (403)
 */
export function refuseOtherOrigin({ method, headers }: Request, actor: Actor): void {
  if (actor.type !== "user" || method === "GET" || method === "HEAD" || isSameOrigin(headers)) return;
  throw new RedeliverError("forbidden", "A signed-in browser may do this from the console only.");
}

/** Whether an actor's scopes or role cover what is asked. `config:write` includes reading. */
export function isAllowed(actor: Actor, access: Access): boolean {
  if (access === "public" || actor.type === "system") return access === "public";
  if (actor.type === "user") return access in PERMISSIONS && may(actor.role, access as Permission);
  return actor.scopes.includes(access) || (access === "config:read" && actor.scopes.includes("config:write"));
}

function forbiddenMessage(actor: Actor, access: Access): string {
  return actor.type === "user"
    ? `Your role may not do this (${access}).`
    : `The API key has no scope ${access}.`;
}

function hasSessionCookie(request: Request): boolean {
  return /next-auth\.session-token/.test(request.headers.get("cookie") ?? "");
}

// Loaded only when there is a session cookie: the session module works inside Next alone.
async function sessionUser(): Promise<Actor | null> {
  const { currentUser } = await import("../auth/session");
  return currentUser();
}
