import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { type AddressReader, addressReader } from "../http/address";
import { type Incoming, incomingOf, send } from "../http/incoming";
import { readTarget } from "../http/request-target";
import { type Answer, errorAnswer } from "../http/respond";
import { receiveEvent } from "./receive";

/** Answers a request if it is one of ours; false leaves it to others, untouched. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const BASE = "/api/events";

/**
 * Publishing, straight from Node's server: of a request that costs little in itself, Next's routing and its Request and
 * Response were four fifths (docs/decisions/0011-publish-path.md).
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
 * The path of a request to publish; null for any other. A client made from the API's document escapes the slashes of a
 * path parameter, so those are slashes too.
 */
function pathOf(url: string): string | null {
  const path = readTarget(url.replaceAll(/%2f/gi, "/"))?.plainPath;
  return path === BASE || path?.startsWith(`${BASE}/`) ? path : null;
}
