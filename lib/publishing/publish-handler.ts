import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { type AddressReader, addressReader } from "../http/address";
import { type Incoming, incomingOf, send } from "../http/incoming";
import { readTarget } from "../http/request-target";
import { type Answer, errorAnswer } from "../http/respond";
import { receiveEvent } from "./receive";

/** Answers a request and returns true, or returns false and leaves the request unchanged for the next handler. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const BASE = "/api/events";

/**
 * Creates the handler of publishes, which works on Node's own requests: Next's routing, Request and Response were four fifths
 * of the cost of a publish (docs/decisions/0011-publish-path.md).
 */
export function createPublishHandler(
  database: () => Database,
  addressOf: AddressReader = addressReader([]),
): RequestHandler {
  return (request, response) => {
    const path = pathOf(request.url ?? "");
    if (path === null) return false;
    const incoming = incomingOf(request, path, addressOf(request));
    void answer(database, incoming).then((answered) => {
      send(response, answered);
      incoming.body.close();
    });
    return true;
  };
}

async function answer(database: () => Database, incoming: Incoming): Promise<Answer> {
  try {
    if (incoming.method === "POST") {
      return await receiveEvent(database(), incoming, incoming.path.slice(BASE.length));
    }
    const error = new RedeliverError("method_not_allowed", `Only POST here, not ${incoming.method}.`);
    const { headers, ...refusal } = errorAnswer(error, incoming);
    return { ...refusal, headers: { ...headers, allow: "POST" } };
  } catch (error) {
    return errorAnswer(error, incoming);
  }
}

/**
 * Returns the path of a publish; null for any other request. Clients generated from the API's document escape the slashes of
 * a path parameter, so escaped slashes count as slashes.
 */
function pathOf(url: string): string | null {
  const path = readTarget(url.replaceAll(/%2f/gi, "/"))?.plainPath;
  return path === BASE || path?.startsWith(`${BASE}/`) ? path : null;
}
