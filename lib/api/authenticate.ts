import { type Actor, maySeePayloads } from "../access/actor";
import { type ApiKeyScope, may, PERMISSIONS, type Permission } from "../access/roles";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { isSameOrigin } from "../http/same-origin";
import { findApiKeyActor } from "../key-use/data";
import { keyUses } from "../key-use/mutations";

/** What a route asks of its caller: a permission of roles, a scope of keys (mostly the same words), or nothing. */
export type Access = Permission | ApiKeyScope | "public";
/** A route that takes requests of several kinds asks for one of these, and its handler for that of the kind: `requireAlso`. */
export type RouteAccess = Access | readonly Access[];

type ReadUser = () => Promise<Actor | null>;

const ANONYMOUS: Actor = { type: "system", name: "Unknown caller" };
/** What is kept of the path of a refused request: longer ones name nothing. */
const LONGEST_PATH = 200;

/**
 * Who calls, once it is sure that they may.
 * @param readUser reads the user of the request's session cookie; left out, the one of the request that Next answers
 * @throws RedeliverError unauthorized (401) or forbidden (403), after writing the refusal to the audit trail
 */
export async function authorise(
  db: Database,
  request: Request,
  access: RouteAccess,
  readUser: ReadUser = sessionUser,
): Promise<Actor> {
  const address = clientAddress(request);
  if (access === "public") return { ...ANONYMOUS, address };
  let actor: Actor = { ...ANONYMOUS, address };
  try {
    actor = { ...(await authenticate(db, request, readUser)), address };
    requireAccess(request, actor, access);
    return actor;
  } catch (error) {
    throw await recorded(db, request, error, { actor, asked: access });
  }
}

/**
 * Requires of the caller of a route what the kind of the request asks for beside the route itself.
 * @throws RedeliverError forbidden (403), after writing the refusal to the audit trail
 */
export async function requireAlso(
  { db, request, actor }: { db: Database; request: Request; actor: Actor },
  access: RouteAccess,
): Promise<void> {
  try {
    requireAccess(request, actor, access);
  } catch (error) {
    throw await recorded(db, request, error, { actor, asked: access });
  }
}

/** Writes a refusal to the audit trail. @returns the error */
async function recorded(
  db: Database,
  request: Request,
  error: unknown,
  { actor, asked }: { actor: Actor; asked: RouteAccess },
): Promise<unknown> {
  if (error instanceof RedeliverError) {
    const path = new URL(request.url).pathname.slice(0, LONGEST_PATH);
    const detail = { method: request.method, path, asked };
    await refusals.record(db, { actor, action: "api.refuse", code: error.code, detail });
  }
  return error;
}

async function authenticate(db: Database, request: Request, readUser: ReadUser): Promise<Actor> {
  if (request.headers.has("authorization")) {
    const actor = await findApiKeyActor(db, sentKey(request));
    void keyUses.record(db, actor.id);
    return actor;
  }
  const user = hasSessionCookie(request) ? await readUser() : null;
  if (!user) {
    throw new RedeliverError("unauthorized", "Send an API key: Authorization: Bearer <key>.");
  }
  return user;
}

/** The API key that a request presents; empty without one. */
export function sentKey({ headers }: Request): string {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

/**
 * Requires that an actor may do what is asked. A browser sends its session with whatever a page of another origin asks for, so a
 * session changes something from the console's pages only; a key is not sent that way.
 * @throws RedeliverError forbidden (403)
 */
export function requireAccess({ method, headers }: Request, actor: Actor, access: RouteAccess): void {
  const isChange = method !== "GET" && method !== "HEAD";
  if (actor.type === "user" && isChange && !isSameOrigin(headers))
    throw new RedeliverError("forbidden", "A signed-in browser may do this from the console only.");
  const some = [access].flat();
  if (!some.some((one) => isAllowed(actor, one)))
    throw new RedeliverError("forbidden", forbiddenMessage(actor, some.join(" or ")));
}

/** Whether an actor's scopes or role cover what is asked. `config:write` includes reading. */
function isAllowed(actor: Actor, access: Access): boolean {
  if (access === "public" || actor.type === "system") return access === "public";
  if (access === "payloads:read") return maySeePayloads(actor);
  if (actor.type === "user") return access in PERMISSIONS && may(actor.role, access as Permission);
  return actor.scopes.includes(access) || (access === "config:read" && actor.scopes.includes("config:write"));
}

function forbiddenMessage(actor: Actor, access: string): string {
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
