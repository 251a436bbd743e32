import type { IncomingMessage, ServerResponse } from "node:http";
import { may, type Permission, ROLES } from "../access/roles";
import { refusals } from "../audit/mutations/refusals";
import { sessionCookieName } from "../auth/session-cookie";
import { findSignedIn, type SessionUser } from "../auth/signed-in";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { clientAddress } from "../http/address";
import { send } from "../http/incoming";
import { REFUSED_HEADER } from "../http/refused-header";
import { readTarget } from "../http/request-target";
import { errorAnswer } from "../http/respond";
import { logger } from "../logger";
import { cookieOf } from "./request-cookie";

/** Refuses a page where its screen's permission is missing. True when it has answered; false leaves the request to Next. */
export type PageGuard = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** `explains`: the page itself says what a role lacks for it, instead of the page of all refusals. */
type GuardedScreen = { href: string; permission: Permission; explains?: boolean };

/** The page that explains a refusal, in the place of a requested one that does not. */
const EXPLANATION = "/no-access";

/**
 * Answers 403 before Next renders anything: a page streams its frame with status 200 while its loader still checks the permission.
 * The loaders check it too, and alone redirect to signing in. Screens that every role may see cost nothing here.
 */
export function createPageGuard(database: () => Database, screens: readonly GuardedScreen[]): PageGuard {
  const restricted = screens.filter(({ permission }) => ROLES.some((role) => !may(role, permission)));
  return async (request, response) => {
    const screen = restricted.find(({ href }) => isBelow(pathOf(request), href));
    // An action names its own permission (lib/action/action.ts), from whichever page it is called.
    if (!screen || isAction(request)) return false;
    const user = await signedIn(database(), request);
    if (!user || may(user.role, screen.permission)) return false;
    await recordRefusal(database(), user, screen);
    return refuse(request, response, screen);
  };
}

function pathOf({ url = "" }: IncomingMessage): string {
  const path = readTarget(url)?.plainPath ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const isBelow = (path: string, href: string) => path === href || path.startsWith(`${href}/`);
const isAction = ({ method, headers }: IncomingMessage) =>
  method === "POST" && headers["next-action"] !== undefined;

/** Null as well when the database does not answer: the page then says so. */
async function signedIn(db: Database, { headers }: IncomingMessage): Promise<SessionUser | null> {
  const address = clientAddress({ headers: { get: (name) => headers[name]?.toString() ?? null } });
  const cookie = cookieOf(headers.cookie ?? "", sessionCookieName());
  return findSignedIn(db, cookie, address).catch((error) => {
    logger.error({ err: error }, "a page's permission could not be checked before its loader");
    return null;
  });
}

/** As a loader records it (lib/auth/session.ts). */
function recordRefusal(db: Database, actor: SessionUser, { href, permission }: GuardedScreen) {
  const detail = { role: actor.role, screen: href };
  return refusals.record(db, { actor, action: permission, code: "forbidden", detail });
}

/** A click of the router gets an error, whereupon the router loads the page whole; that gets the explanation. */
function refuse(request: IncomingMessage, response: ServerResponse, screen: GuardedScreen): boolean {
  const { method = "", url: path = "", headers } = request;
  if (headers.rsc !== undefined) {
    const error = new RedeliverError("forbidden", "Your role may not see this screen. Ask an administrator.");
    send(response, errorAnswer(error, { method, path }));
    return true;
  }
  if (!screen.explains) {
    request.url = EXPLANATION;
    headers[REFUSED_HEADER] = screen.href;
  }
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (_status: number, ...rest: unknown[]) =>
    Reflect.apply(writeHead, response, [403, ...rest]);
  return false;
}
