import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { addressReader } from "../http/address";
import { answerHeaders, mustNotBeStored } from "../http/answer-headers";
import { send } from "../http/incoming";
import { isDecodable, type RequestTarget, readTarget } from "../http/request-target";
import { errorAnswer } from "../http/respond";
import { createPublishHandler, type RequestHandler } from "../publishing/publish-handler";
import { blameCaller } from "./action-status";
import { LIVE_PATH, type LiveHandler } from "./live/handler";
import { createPreparation } from "./next-request";
import { SignInLimit } from "./sign-in-limit";
import { refuseSignIn } from "./sign-in-routes";

const API_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const PAGE_METHODS = ["GET", "HEAD", "POST"];

export type FrontSettings = {
  /** CIDRs, as in TRUSTED_PROXIES. */
  trustedProxies: readonly string[];
  publicUrl: string;
};

/**
 * Creates the handler before Next. It sets the headers of every answer, answers publishers and those who follow live, refuses requests that Next would
 * fail on or answer in a shape of its own, and normalises the paths of API requests. False leaves a prepared request to Next.
 * @param live left out, `/api/live` is left to Next, which knows nothing of it
 * @throws NotACidrError naming the first invalid trusted proxy
 */
export function createFrontHandler(
  database: () => Database,
  settings: FrontSettings,
  live?: LiveHandler,
): RequestHandler {
  const { trustedProxies, publicUrl } = settings;
  const addressOf = addressReader(trustedProxies);
  const publish = createPublishHandler(database, addressOf);
  const prepare = createPreparation(publicUrl);
  const headers = [...answerHeaders(publicUrl)];
  const signIns = new SignInLimit();
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (mustNotBeStored(request.url ?? "")) response.setHeader("cache-control", "no-store");
    if (publish(request, response)) return true;
    const address = addressOf(request);
    if (refuse(request, response, address)) return true;
    const path = readTarget(request.url ?? "")?.plainPath ?? "";
    if (live && path === LIVE_PATH) {
      live.handle(request, response, address);
      return true;
    }
    const busy = signIns.refuse(request, response, { path, address, publicUrl });
    if (busy) {
      send(response, busy);
      return true;
    }
    prepare(request, address);
    blameCaller(request, response);
    return false;
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, address: string): boolean {
  const { method = "", url = "" } = request;
  const target = readTarget(url);
  const problem = problemOf(request, target) ?? (target && refuseSignIn(target.plainPath, address));
  if (!problem) {
    if (target) request.url = urlForNext(url, target);
    return false;
  }
  const answer = errorAnswer(problem, { method, path: target?.path ?? url });
  if (problem.code === "method_not_allowed") answer.headers.allow = methodsOf(target).join(", ");
  send(response, answer);
  return true;
}

function problemOf(
  { method = "", headers, httpVersion }: IncomingMessage,
  target: RequestTarget | null,
): RedeliverError | null {
  if (headers.host === undefined && httpVersion !== "1.0")
    return new RedeliverError("invalid", "This has no Host header, which HTTP/1.1 asks for.");
  if (!methodsOf(target).includes(method))
    return new RedeliverError("method_not_allowed", `${method} is no method that is answered here.`);
  if (!target) return new RedeliverError("invalid", "This asks for no path.");
  // No form of the console is multipart, and Next fails on one that is cut off or has no boundary.
  if (!isApi(target) && method === "POST" && /^multipart\//i.test(headers["content-type"] ?? ""))
    return new RedeliverError("unsupported_media_type", "No form is taken here.");
  if (!isApi(target) || isDecodable(target.path)) return null;
  const details = [{ field: "path", message: "holds a % that begins no character" }];
  return new RedeliverError(
    "invalid",
    "Not valid in the path: it holds a % that begins no character.",
    details,
  );
}

/** Internal pages of Next. A request for one by name would be answered 500. */
const INTERNAL_PAGE = /^\/+_(?:global-error|not-found|error|app|document)(?:\/|$)/;

/** `/api/v1/operations/{id}:start` is served by the folder `[id]/:start`: Next has no segment that is a parameter and a word. */
const OPERATION_ON_ONE = /^(\/api\/v1\/[\w-]+\/[^/]+)(?::|%3A)([a-z]+(?:-[a-z]+)*)$/i;

/**
 * Rewrites the URL for Next. A page with an undecodable path does not exist, which is no failure: each stray % stands for itself.
 * Internal pages of Next do not exist for clients.
 */
function urlForNext(url: string, target: RequestTarget): string {
  const { path, plainPath, search } = target;
  if (INTERNAL_PAGE.test(path)) return `/404${search}`;
  if (isApi(target)) {
    const routed = plainPath.replace(OPERATION_ON_ONE, "$1/:$2");
    return routed === path && url.startsWith("/") ? url : routed + search;
  }
  if (!isDecodable(path)) return path.replaceAll("%", "%25") + search;
  return url.startsWith("/") ? url : path + search;
}

const isApi = ({ plainPath }: RequestTarget) => plainPath === "/api" || plainPath.startsWith("/api/");
const methodsOf = (target: RequestTarget | null) => (!target || isApi(target) ? API_METHODS : PAGE_METHODS);
