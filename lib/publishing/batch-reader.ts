import { isUtf8 } from "node:buffer";
import type { SentJson } from "../http/body";
import type { Steps } from "../text/in-turns";
import { JsonWalk, TOKEN, type Token } from "../text/json-walk";
import { JsonProblem, MOST_DEPTH, nameOf, notJson, tooDeep } from "../text/read-json";
import { BATCH_LIMIT, RawJson } from "./schema";

/**
 * Reads the body of a batch. Of up to 16 MiB it builds only the known members of an event; payloads stay the publisher's
 * bytes. Parsing and serialising them would change numbers that JavaScript cannot hold (12345678901234567890 becomes
 * …568000), and block the process meanwhile.
 */

/** The most unknown members that are reported by name; the rest is counted. */
const MOST_NAMED = 30;
/** The longest member other than a payload: names and keys are shorter. */
const LONGEST_MEMBER_BYTES = 16 * 1024;
/** Tokens between two checks of the clock. */
const STRIDE = 512;

type Reader = { bytes: Buffer; walk: JsonWalk; tokens: number; named: number; unlisted: number };
/** Reads the value whose first token has been read. */
type Reading = (reader: Reader, first: Token, field: string) => Steps<unknown>;

/**
 * Reads a batch, each payload as a RawJson. The last of repeated names counts, as in a JSON parser.
 * @throws JsonProblem for a body that is not JSON, or a part that is too deep or too long
 */
export function* readBatch(bytes: Buffer): Steps<SentJson> {
  if (!isUtf8(bytes)) throw notJson();
  const reader = { bytes, walk: new JsonWalk(bytes), tokens: 0, named: 0, unlisted: 0 };
  const value = yield* readObject(reader, next(reader), "", { events: readEvents });
  if (next(reader) !== TOKEN.end) throw notJson();
  return { value, unlisted: reader.unlisted };
}

function* readEvents(reader: Reader, first: Token, field: string): Steps<unknown> {
  if (first !== TOKEN.arrayStart) return yield* readOther(reader, first, field);
  const events: unknown[] = [];
  for (let index = 0; ; index++) {
    const token = next(reader);
    if (token === TOKEN.arrayEnd) return events;
    // One event over the limit suffices for the refusal.
    if (index <= BATCH_LIMIT) events.push(yield* readObject(reader, token, `${field}.${index}`, EVENT));
    else yield* skip(reader, token, field);
  }
}

const EVENT: Record<string, Reading> = {
  handler: readOther,
  topic: readOther,
  context: readOther,
  payload: readPayload,
  idempotencyKey: readOther,
  priority: readOther,
  value: readOther,
};

function* readPayload(reader: Reader, first: Token, field: string): Steps<RawJson> {
  const { start } = reader.walk;
  yield* skip(reader, first, field);
  return new RawJson(reader.bytes.subarray(start, reader.walk.end));
}

/** Reads an object with known members, each by its own reader. */
function* readObject(
  reader: Reader,
  first: Token,
  field: string,
  known: Record<string, Reading>,
): Steps<unknown> {
  if (first !== TOKEN.objectStart) return yield* readOther(reader, first, field);
  const members = new Map<string, unknown>();
  for (;;) {
    if (next(reader) === TOKEN.objectEnd) return Object.fromEntries(members);
    const name = nameOf(reader.bytes, reader.walk);
    const place = field ? `${field}.${name}` : name;
    const read = Object.hasOwn(known, name) ? known[name] : undefined;
    const value = next(reader);
    if (read) members.set(name, yield* read(reader, value, place));
    else {
      yield* skip(reader, value, place);
      // Long names are cut: their beginning may equal that of another name.
      if (reader.named === MOST_NAMED || members.has(name)) reader.unlisted++;
      else {
        members.set(name, null);
        reader.named++;
      }
    }
    if (++reader.tokens % STRIDE === 0) yield;
  }
}

/** Reads a member other than a payload as a value. */
function* readOther(reader: Reader, first: Token, field: string): Steps<unknown> {
  const { start } = reader.walk;
  yield* skip(reader, first, field);
  const { end } = reader.walk;
  if (end - start > LONGEST_MEMBER_BYTES) {
    throw new JsonProblem(`is longer than ${LONGEST_MEMBER_BYTES} bytes where no payload is`, field);
  }
  return JSON.parse(reader.bytes.toString("utf8", start, end));
}

/** Skips the value whose first token has been read. */
function* skip(reader: Reader, first: Token, field: string): Steps<void> {
  const { walk } = reader;
  if (first !== TOKEN.objectStart && first !== TOKEN.arrayStart) return;
  for (const around = walk.depth - 1; walk.depth > around; ) {
    next(reader);
    if (walk.depth - around > MOST_DEPTH) throw tooDeep(field);
    if (++reader.tokens % STRIDE === 0) yield;
  }
}

function next({ walk }: Reader): Token {
  const token = walk.next();
  if (token === TOKEN.invalid) throw notJson();
  return token;
}
