import { DEFAULT_CONTEXT } from "../contexts/schema";
import type { Database } from "../db/client";
import type { Priority } from "../engine/priority";
import { type FieldProblem, RedeliverError } from "../errors";
import { inTurns, type Steps } from "../text/in-turns";
import type { Routing } from "./read-routing";
import { type EventRecord, idempotencyOf, idFor } from "./record";
import { isStale, resolveNames, type Target, withRouting } from "./routing";
import { PAYLOAD_LIMIT_BYTES } from "./schema";
import { isLarge, type WriteResult, writeEvents, writeEventsTogether } from "./write";

/** An event to publish, with the names that its publisher uses. */
export type NewEvent = {
  /** The handler's base path, as `/alerts`. */
  handler: string;
  topic: string;
  /** `default` when left out. */
  context?: string | undefined;
  body: Buffer;
  contentType?: string | undefined;
  /** Stored with the event and shown: no secrets. */
  headers?: Record<string, string> | undefined;
  idempotencyKey?: string | undefined;
  /** The topic's, when left out. */
  priority?: Priority | undefined;
  /** Digits that fit `numeric(18, 4)`. */
  value?: string | undefined;
  /** Now, when left out. The demonstration publishes into the past. */
  receivedAt?: Date | undefined;
};

export type PublishOptions = {
  /** The publisher's identity, which scopes idempotency keys: `key:<id>`. */
  identity?: string;
  sourceAddress?: string | null;
};

/**
 * Publishes events, all or none: events, payloads and deliveries are durable when it returns, and workers have been
 * notified. An idempotency key used before with the same body returns the earlier event.
 * @returns the events' ids, in order
 * @throws RedeliverError unprocessable (422) naming `events.<index>.<field>`: unknown handler, topic or context, or an
 *   idempotency key with another body; payload_too_large (413)
 */
export async function publishEvents(
  db: Database,
  events: readonly NewEvent[],
  options: PublishOptions = {},
): Promise<{ eventId: string }[]> {
  if (events.length === 0) return [];
  refuseLargePayloads(events);
  return withRouting(db, async (routing) => {
    const targets = events.map((event) => targetOf(routing, event));
    const problems = events.flatMap((event, index) =>
      targets[index] ? [] : unknownName(routing, event, index),
    );
    if (problems.length > 0) {
      if (await isStale(db, routing)) return "stale";
      throw refused("Some events name what does not exist; none was published.", problems);
    }
    const records = await inTurns(recordsOf(events, targets, options));
    return write(db, routing.version, records);
  });
}

async function write(
  db: Database,
  version: string,
  records: EventRecord[],
): Promise<{ eventId: string }[] | "stale"> {
  const { unique, positions } = mergeRepeats(records);
  const results: WriteResult =
    records.some((record) => record.idempotency) || isLarge(unique)
      ? await writeEventsTogether(db, version, unique)
      : await writeEvents(db, version, unique);
  if (results === "stale") return results;
  const problems = positions.flatMap((position, index) =>
    results[position]?.sameBody ? [] : otherBody(index),
  );
  if (problems.length > 0)
    throw refused("An idempotency key was used before with another payload.", problems);
  return positions.map((position) => ({ eventId: results[position]?.eventId ?? "" }));
}

/** Makes one event of records with the same key in one batch. `positions`: the position in `unique` of each record. */
function mergeRepeats(records: EventRecord[]): { unique: EventRecord[]; positions: number[] } {
  const unique: EventRecord[] = [];
  const seen = new Map<string, number>();
  const positions = records.map((record, index) => {
    const key = record.idempotency?.key;
    const position = key === undefined ? undefined : seen.get(key);
    if (position === undefined) {
      if (key !== undefined) seen.set(key, unique.length);
      return unique.push(record) - 1;
    }
    if (unique[position]?.idempotency?.fingerprint !== record.idempotency?.fingerprint) {
      throw refused("An idempotency key stands twice with different payloads.", otherBody(index));
    }
    return position;
  });
  return { unique, positions };
}

/** Hashing large payloads with idempotency keys takes time, so it yields between records. */
function* recordsOf(
  events: readonly NewEvent[],
  targets: readonly (Target | null)[],
  options: PublishOptions,
): Steps<EventRecord[]> {
  const records: EventRecord[] = [];
  for (const [index, event] of events.entries()) {
    records.push(recordOf(event, targets[index] ?? null, options));
    if (index % RECORDS_AT_ONCE === 0) yield;
  }
  return records;
}

const RECORDS_AT_ONCE = 32;

function recordOf(event: NewEvent, target: Target | null, options: PublishOptions): EventRecord {
  const receivedAt = event.receivedAt ?? new Date();
  const contentType = event.contentType ?? "application/json";
  const context = event.context && event.context !== DEFAULT_CONTEXT.name ? `/${event.context}` : "";
  const idempotency =
    target && event.idempotencyKey
      ? idempotencyOf(target, options.identity ?? "anyone", event.idempotencyKey, event.body)
      : null;
  return {
    id: idFor(receivedAt, idempotency),
    receivedAt,
    httpStatus: 202,
    reason: null,
    path: `${context}${event.handler}/${event.topic}`,
    target,
    publisher: null,
    sourceAddress: options.sourceAddress ?? null,
    contentType,
    headers: event.headers ?? { "content-type": contentType },
    body: event.body,
    sizeBytes: event.body.length,
    idempotency,
    priority: event.priority ?? target?.topic.priority ?? null,
    value: event.value ?? null,
  };
}

function targetOf(routing: Routing, event: NewEvent): Target | null {
  return resolveNames(routing, event.context ?? DEFAULT_CONTEXT.name, event.handler, event.topic);
}

function unknownName(routing: Routing, event: NewEvent, index: number): FieldProblem {
  const handler = routing.handlers.get(event.handler);
  const problem = (field: string, message: string) => ({ field: `events.${index}.${field}`, message });
  if (!handler) return problem("handler", "No handler has this base path.");
  if (!routing.contexts.has(event.context ?? DEFAULT_CONTEXT.name))
    return problem("context", "There is no such context.");
  if (!handler.topics.has(event.topic)) return problem("topic", "The handler has no such topic.");
  return problem("topic", "The topic is not enabled in this context.");
}

function refuseLargePayloads(events: readonly NewEvent[]): void {
  const problems = events.flatMap((event, index) =>
    event.body.length > PAYLOAD_LIMIT_BYTES
      ? { field: `events.${index}.payload`, message: `Larger than ${PAYLOAD_LIMIT_BYTES} bytes.` }
      : [],
  );
  if (problems.length > 0) throw new RedeliverError("payload_too_large", "A payload is too large.", problems);
}

function otherBody(index: number): FieldProblem[] {
  return [{ field: `events.${index}.idempotencyKey`, message: "Used before with another payload." }];
}

function refused(message: string, problems: FieldProblem[]): RedeliverError {
  return new RedeliverError("unprocessable", message, problems);
}
