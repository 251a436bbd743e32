import { findApiKeyActor } from "../api-keys/data";
import { recordAudit } from "../audit/mutations";
import type { Actor } from "../auth/actor";
import { type ApiKeyScope, may, PERMISSIONS, type Permission } from "../auth/roles";
import type { Database } from "../db/client";
import { publicUrl } from "../env";
import { RedeliverError } from "../errors";
import { logger } from "../logger";
import { clientAddress } from "./address";
import { MinuteLimiter } from "./limiter";

/** What a route asks of its caller: a permission of roles, a scope of keys (mostly the same words), or nothing. */
export type Access = Permission | ApiKeyScope | "public";

const ANONYMOUS: Actor = { type: "system", name: "Unknown caller" };
/** Refusals written to the audit trail: a flood of bad keys must not become a flood of rows. */
const auditedRefusals = new MinuteLimiter(30, 300);

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
    if (!isAllowed(actor, access)) throw new RedeliverError("forbidden", forbiddenMessage(actor, access));
    return actor;
  } catch (error) {
    if (error instanceof RedeliverError) await auditRefusal(db, request, actor, access, error);
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
  if (request.method !== "GET" && request.method !== "HEAD" && !isSameOrigin(request)) {
    throw new RedeliverError("forbidden", "A signed-in browser may do this from the console only.");
  }
  return user;
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

function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  return origin === new URL(publicUrl()).origin || new URL(origin).host === request.headers.get("host");
}

async function auditRefusal(
  db: Database,
  request: Request,
  actor: Actor,
  access: Access,
  error: RedeliverError,
): Promise<void> {
  if (!auditedRefusals.take(actor.address ?? "")) return;
  const detail = {
    method: request.method,
    path: new URL(request.url).pathname,
    asked: access,
    code: error.code,
  };
  // The caller is refused whether or not the row could be written.
  await recordAudit(db.prisma, { actor, action: "api.refuse", outcome: "refused", detail }).catch((failure) =>
    logger.error({ err: failure }, "a refusal could not be audited"),
  );
}
