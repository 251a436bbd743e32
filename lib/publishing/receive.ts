import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { Patience } from "../db/patience";
import { RedeliverError } from "../errors";
import { boundedContentType } from "../http/content-type";
import type { Incoming } from "../http/incoming";
import { MinuteLimiter } from "../http/limiter";
import { type Answer, json } from "../http/respond";
import { addressBlock } from "../net/plain-address";
import { maskHeaders } from "../secrets/mask";
import { writeEvent } from "./group-commit";
import { type Judgement, judgeRequest } from "./judge";
import { type EventRecord, idempotencyOf, idFor } from "./record";
import { isStale, type Routing, withRouting } from "./routing";
import { REFUSALS, statusOf } from "./schema";
import type { Written } from "./write";

/** The most characters of a path in the event's row. A longer path names no topic and is cut. */
const LONGEST_PATH = 1000;
/** Refused requests (401, 404, 429) stored a minute, for one address and in all. Further ones are answered 429 and not stored. */
const keptRefusals = { ofUnauthenticated: new MinuteLimiter(60, 600), ofKnown: new MinuteLimiter(60, 600) };
/** Refusals of authenticated senders: unauthenticated ones cannot cause them, and do not use up their budget. */
const PROVEN: ReadonlySet<string> = new Set([
  "publisher_not_approved",
  "publishers_differ",
  "insufficient_scope",
]);

/**
 * Handles one request of a publisher: 202 with the event's id once the event and its deliveries are durable. The
 * configuration at the time of the write decides the answer. If the database hangs, the answer is 503 in time; a record
 * already sent to the database may still become durable.
 * @param path the rest of the path after `/api/events`, unchanged: `/testing/alerts/latency`
 * @throws RedeliverError the refusal, which is stored as an event too unless too many were
 */
export function receiveEvent(db: Database, request: Incoming, path: string): Promise<Answer> {
  const segments = segmentsOf(path);
  const patience = new Patience(db.patienceMs);
  const attempt = async (routing: Routing) => {
    const judgement = await judgeRequest(routing, request, segments);
    if (isBounded(judgement) && !isKept(judgement, request)) {
      if (await patience.wait(isStale(db, routing, 1000))) return "stale";
      await patience.wait(
        refusals.count(db, `event.receive (${statusOf(judgement.refusal)})`, !isProven(judgement)),
      );
      throw new RedeliverError("too_many_requests", "Too many refused requests from this address.");
    }
    const record = recordOf(routing, request, path, judgement);
    const written = await writeEvent(db, routing.version, record, patience);
    return written === "stale" ? written : answerOf(written, judgement);
  };
  return withRouting(db, attempt, patience);
}

function answerOf(written: Written, judgement: Judgement): Answer {
  if (judgement.refusal) {
    const { code, message } = REFUSALS[judgement.refusal];
    throw new RedeliverError(code, message);
  }
  if (!written.sameBody) {
    throw new RedeliverError("unprocessable", "This Idempotency-Key was used before with another body.");
  }
  return json({ eventId: written.eventId }, 202);
}

function recordOf(routing: Routing, request: Incoming, path: string, judgement: Judgement): EventRecord {
  const { target, identity, idempotencyKey, body, priority, value } = judgement;
  const receivedAt = new Date();
  const sentType = request.headers.get("content-type");
  const contentType = boundedContentType(sentType);
  const isCut = contentType !== null && contentType !== sentType;
  const headerList = isCut ? { ...request.headerList, "content-type": contentType } : request.headerList;
  const idempotency =
    target && identity && idempotencyKey ? idempotencyOf(target, identity, idempotencyKey, body) : null;
  return {
    id: idFor(receivedAt, idempotency),
    receivedAt,
    httpStatus: statusOf(judgement.refusal),
    reason: judgement.refusal,
    path: path.slice(0, LONGEST_PATH),
    target,
    publisher: judgement.publisher,
    sourceAddress: request.address,
    contentType,
    headers: maskHeaders(headerList, routing.secretHeaders),
    body,
    sizeBytes: judgement.size,
    idempotency,
    priority,
    value,
  };
}

/** Returns whether the number of such refusals that are stored is limited: any client can cause most of them. */
function isBounded({ refusal }: Judgement): boolean {
  const status = statusOf(refusal);
  return status === 401 || status === 404 || status === 429;
}

function isKept(judgement: Judgement, { address }: Incoming): boolean {
  if (judgement.refusal === "too_many_questions") return false;
  const limiter = isProven(judgement) ? keptRefusals.ofKnown : keptRefusals.ofUnauthenticated;
  return limiter.take(addressBlock(address));
}

const isProven = ({ refusal }: Judgement) => refusal !== null && PROVEN.has(refusal);

function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment; // an undecodable segment names no topic: an unknown path
      }
    });
}
