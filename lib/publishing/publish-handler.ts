import type { IncomingMessage, ServerResponse } from "node:http";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { shardOf } from "../db/ids";
import { Patience } from "../db/patience";
import { RedeliverError } from "../errors";
import { type AddressReader, addressReader } from "../http/address";
import { type Incoming, incomingOf, send } from "../http/incoming";
import { readTarget } from "../http/request-target";
import { type Answer, errorAnswer, json } from "../http/respond";
import { keyUses } from "../key-use/mutations";
import { addressBlock } from "../net/plain-address";
import { writeEvent } from "./group-commit";
import { type Judgement, judgeRequest } from "./judge";
import { isProven, KeptRefusals, refusalOf } from "./kept-refusals";
import type { Routing } from "./read-routing";
import { type EventRecord, recordOf } from "./record";
import { isStale, withRouting } from "./routing";
import { statusOf } from "./schema";
import type { Written } from "./write";

/** Answers a request and returns true, or returns false and leaves the request unchanged for the next handler. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const BASE = "/api/events";

const keptRefusals = new KeptRefusals();

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
    void answerPublish(database, incoming).then((answered) => {
      send(response, answered);
      incoming.body.close();
    });
    return true;
  };
}

/** A publisher who was admitted before. */
export type AdmittedPublisher = {
  identity: string;
  /**
   * Called with the id of the event before it is stored; what it throws refuses the event. Called again when a change of the configuration
   * meanwhile gives the event another id.
   */
  onRecord: (eventId: string) => Promise<void>;
};

/**
 * Answers one request to publish, whatever it is.
 * @param admitted left out, the handler's policy and API keys decide
 */
export async function answerPublish(
  database: () => Database,
  incoming: Incoming,
  admitted?: AdmittedPublisher,
): Promise<Answer> {
  try {
    if (incoming.method === "POST") {
      return await receiveEvent(database(), incoming, incoming.path.slice(BASE.length), admitted);
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

/**
 * Handles one request of a publisher: 202 with the event's id once the event and its deliveries are durable. The
 * configuration at the time of the write decides the answer. If the database hangs, the answer is 503 in time; a record
 * already sent to the database may still become durable.
 * @param path the rest of the path after `/api/events`, unchanged: `/testing/alerts/latency`
 * @throws RedeliverError the refusal, which is stored as an event too unless too many were
 */
function receiveEvent(
  db: Database,
  request: Incoming,
  path: string,
  admitted: AdmittedPublisher | undefined,
): Promise<Answer> {
  const patience = new Patience(db.patienceMs);
  let recordedId: string | undefined;
  const attempt = async (routing: Routing) => {
    const judgement = await judgeRequest(routing, request, path, admitted?.identity);
    if (judgement.keyId) void keyUses.record(db, judgement.keyId);
    const excess = keptRefusals.excessOf(judgement, addressBlock(request.address));
    if (excess) {
      if (await patience.wait(isStale(db, routing, 1000))) return "stale";
      await patience.wait(
        refusals.count(db, `event.receive (${statusOf(judgement.refusal)})`, !isProven(judgement)),
      );
      throw excess;
    }
    const made = recordOf(routing, request, path, judgement);
    const record = { ...made, id: idOf(made, recordedId) };
    if (admitted && record.id !== recordedId) {
      await patience.wait(admitted.onRecord(record.id));
      recordedId = record.id;
    }
    const written = await writeEvent(db, routing.version, record, patience);
    return written === "stale" ? written : answerOf(written, judgement);
  };
  return withRouting(db, attempt, patience);
}

/**
 * The id of an event whose record was made: with a newer configuration it is made anew, for the event recorded before, unless its
 * idempotency key belongs to another shard.
 */
function idOf({ id, idempotency }: EventRecord, recordedId: string | undefined): string {
  const isSame = idempotency === null || idempotency.shard === shardOf(recordedId ?? id);
  return recordedId && isSame ? recordedId : id;
}

function answerOf(written: Written, judgement: Judgement): Answer {
  if (judgement.refusal) throw refusalOf(judgement.refusal);
  if (!written.sameBody) {
    throw new RedeliverError("unprocessable", "This Idempotency-Key was used before with another body.");
  }
  return json({ eventId: written.eventId }, 202);
}
