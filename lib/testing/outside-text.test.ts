import { describe, expect, it } from "vitest";
import { listDeliveriesQuery } from "../deliveries/api";
import { DELIVERY_ORDERS } from "../deliveries/limits";
import { readDeliverySearch } from "../deliveries/read-search";
import { compilePattern } from "../engine/pattern";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { parseRetryAfter } from "../engine/retry-after";
import { readEventSearch } from "../events/read-search";
import { itemsOf, statusesOf, wordsOf } from "../form/typed-text";
import { clientAddress } from "../http/address";
import { parseInput } from "../http/problems";
import { tokenOf } from "../interceptors/token";
import { decodeCursor } from "../list/cursor";
import { oneLine } from "../mail/one-line";
import { freshForMs } from "../net/freshness";
import { idempotencyKey, readValue } from "../publishing/schema";
import { maskHeaders } from "../secrets/mask";
import { newSubscriber } from "../subscribers/schema";
import { boundedContentType, isJsonType } from "../text/content-type";
import { parseDuration } from "../time/duration";
import { isTimeZone } from "../time/zone";
import { cpuMs } from "./processes/cpu-time";

/** All readers of texts from unauthenticated clients, each with 16 KiB of hostile text. */

const NEWEST = { sort: "date", direction: "DESC" } as const;
const SIZE = 16 * 1024;
/** Limit for all hundred texts together; quadratic work takes as long for a single one. */
const MAX_CPU_MS = 800;

const TEXTS = [
  ...' ,;"\\-–@.:/%[{(=&+a0\u0001é\ud800'.split("").map((character) => character.repeat(SIZE)),
  ...["; ", '\\"', "a=", "a=b;", ", ", "a,", "a.", "a@", "1h", "1 ", "[]", "{}", "%41", "-–", " -", "::"].map(
    (pair) => pair.repeat(SIZE / pair.length),
  ),
].flatMap((run) => [`${run.slice(0, -1)}@`, `a/b${run.slice(3)}`, `Bearer ${run.slice(7)}`]);

const now = new Date();
const zone = "UTC";
const only = (name: string) => (text: string) => ({
  headers: { get: (one: string) => (one === name ? text : null) },
});
const orNothing = (work: () => unknown) => {
  try {
    return work();
  } catch {
    return undefined; // rejected, which also passes
  }
};

const READERS: Record<string, (text: string) => unknown> = {
  "a content type": (text) => [boundedContentType(text), isJsonType(text)],
  "a forwarded address": (text) => clientAddress(only("x-forwarded-for")(text)),
  "a bearer token": (text) => tokenOf(only("authorization")(text).headers, "authorization"),
  "headers to mask": (text) => maskHeaders({ [text]: text }),
  "a Retry-After": (text) => parseRetryAfter(text, 0, 1000),
  "cache headers": (text) =>
    orNothing(() => freshForMs(new Headers({ "cache-control": text, expires: text, age: text }), 0)),
  "an idempotency key": (text) => idempotencyKey.safeParse(text),
  "an event's value": (text) => readValue(text),
  "a cursor": (text) => [
    decodeCursor(text, DELIVERY_ORDERS, NEWEST),
    decodeCursor(Buffer.from(text).toString("base64url"), DELIVERY_ORDERS, NEWEST),
  ],
  "the query of the failures": (text) =>
    orNothing(() =>
      parseInput(listDeliveriesQuery, { eventId: text, beginDate: text, subscriberId: text }, "query"),
    ),
  "the URL of the failures": (text) =>
    readDeliverySearch(
      { q: text, status: text, eventId: text, subscribers: text, removal: text, from: text, after: text },
      { zone, now },
      RETENTION_DEFAULTS,
      true,
    ),
  "the URL of the events": (text) =>
    readEventSearch(
      { q: text, status: text, eventId: text, contexts: text, from: text, after: text },
      { zone, now },
    ),
  "a time zone": (text) => isTimeZone(text),
  "a duration": (text) => parseDuration(text),
  "a typed list": (text) => [itemsOf(text), wordsOf(text), statusesOf(text)],
  "a line of an e-mail": (text) => oneLine(text),
  "a rule's pattern": (text) => orNothing(() => compilePattern(text)),
  "a subscriber": (text) =>
    orNothing(() =>
      parseInput(
        newSubscriber,
        { name: text, url: text, developerEmail: text, headers: { a: text } },
        "body",
      ),
    ),
};

describe("16 KiB of hostile text take little time", () => {
  it.each(Object.entries(READERS))("as %s", async (_name, read) => {
    for (const text of TEXTS.slice(0, 5)) read(text);
    expect(await cpuMs(() => TEXTS.map(read))).toBeLessThan(MAX_CPU_MS);
  });
});
