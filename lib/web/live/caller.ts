import type { Actor } from "../../access/actor";
import { authorise, sentKey } from "../../api/authenticate";
import { readSessionCookie, sessionCookieName } from "../../auth/session-cookie";
import { findSignedIn } from "../../auth/signed-in";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { clientAddress } from "../../http/address";
import { findApiKeyActor } from "../../key-use/data";
import { logger } from "../../logger";
import { cookieOf } from "../request-cookie";
import { followChanges } from "./api";

/** Who follows. */
export type Caller = {
  /** The session or the key, which may have a number of streams. */
  id: string;
  /** Whether it may still follow: the session and the key last, and the user has the same role. It does not prolong a session. */
  isAllowed: () => Promise<boolean>;
};

/** @throws RedeliverError unauthorized (401) or forbidden (403), after writing the refusal to the audit trail */
export async function identify(db: Database, request: Request): Promise<Caller> {
  const address = clientAddress(request);
  const cookie = cookieOf(request.headers.get("cookie") ?? "", sessionCookieName());
  const actor = await authorise(db, request, followChanges.access, () => findSignedIn(db, cookie, address));
  if (actor.type === "user")
    return {
      id: `session ${await readSessionCookie(cookie)}`,
      isAllowed: () =>
        unlessUnknown(async () => isSame(actor, await findSignedIn(db, cookie, address, false))),
    };
  const key = sentKey(request);
  return { id: `key ${actor.id}`, isAllowed: () => unlessUnknown(() => isKeyAllowed(db, key)) };
}

const isSame = (before: Extract<Actor, { type: "user" }>, now: Actor | null) =>
  now?.type === "user" && now.id === before.id && now.role === before.role;

async function isKeyAllowed(db: Database, key: string): Promise<boolean> {
  try {
    return (await findApiKeyActor(db, key)).scopes.includes("deliveries:read");
  } catch (error) {
    if (error instanceof RedeliverError) return false;
    throw error;
  }
}

/** A database that does not answer refuses nobody: it does not announce anything either. */
const unlessUnknown = (check: () => Promise<boolean>) =>
  check().catch((error) => {
    logger.warn({ err: error }, "the session of a live stream could not be checked");
    return true;
  });
