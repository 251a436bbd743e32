import type { Dice } from "./dice";
import { junk, NASTY, type Schema, valueFor } from "./values";

export type FuzzRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
};
type Ids = readonly [string, ...string[]];
type Parameter = { name: string; in: string; schema: Schema };
type Described = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
export type Document = { paths: Record<string, Record<string, Described>> };
type Call = { method: string; path: string; operation: Described };

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"] as const;
const TYPES = [
  ...["application/json", "application/json; charset", "text/plain", "multipart/form-data; boundary==_:1"],
  ...["application/cloudevents+json", "rubbish", ";", "\u00ff/\u0080", "application/x-www-form-urlencoded"],
] as unknown as [string, ...string[]];

/** Generates requests to all operations of the API document, to publish paths, and to unknown paths. */
export function apiRequests(document: Document, ids: Ids, authorization: string) {
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Call => ({ method: method.toUpperCase(), path, operation }),
    ),
  ) as [Call, ...Call[]];
  return (dice: Dice): FuzzRequest => {
    const call = dice.pick(calls);
    const isPublish = call.path.startsWith("/api/events") || dice.isLucky(0.2);
    const path = isPublish ? publishPath(dice) : pathOf(dice, call, ids);
    return {
      method: dice.isLucky(0.04) ? dice.pick(METHODS) : isPublish ? "POST" : call.method,
      path: `${dice.isLucky(0.04) ? broken(dice, path) : path}${queryOf(dice, call.operation, ids)}`,
      headers: headersOf(dice, authorization),
      ...bodyOf(dice, call, ids, isPublish),
    };
  };
}

const segment = (dice: Dice) =>
  escaped(dice, dice.isLucky(0.5) ? dice.pick(NASTY) : dice.pick(["alerts", "latency", "default"]));

function publishPath(dice: Dice): string {
  if (dice.isLucky(0.6))
    return dice.pick([
      "/api/events/alerts/latency",
      "/api/events/alerts%2Flatency",
      "/api/events//default/alerts/latency/",
    ]);
  return `/api/events/${dice.some(4, () => segment(dice)).join(dice.pick(["/", "//", "%2f"]))}`;
}

function pathOf(dice: Dice, { path }: Call, ids: Ids): string {
  return path.replace(/\{\w+\}/g, () => (dice.isLucky(0.8) ? dice.pick(ids) : segment(dice)));
}

/** Returns a malformed variant of a path: truncated, doubled, with a stray %. */
function broken(dice: Dice, path: string): string {
  const at = dice.whole(1, path.length);
  return (
    path.slice(0, at) +
    dice.pick(["%", "/", "//", "%zz", "%E0%A4%A", "..", "/./", ";", "?", "#", "%00"]) +
    path.slice(at)
  );
}

function queryOf(dice: Dice, { parameters = [] }: Described, ids: Ids): string {
  const named = parameters.filter((one) => one.in === "query" && dice.isLucky(0.35));
  const pairs = named.flatMap(({ name, schema }) =>
    [valueFor(dice, schema, ids)]
      .flat()
      .map((value) => `${name}=${escaped(dice, typeof value === "string" ? value : JSON.stringify(value))}`),
  );
  if (dice.isLucky(0.05)) pairs.push(`${escaped(dice, dice.pick(NASTY))}=${escaped(dice, dice.pick(NASTY))}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** Returns a text escaped as by a client, or bytes that are not valid text. */
export function escaped(dice: Dice, text: string): string {
  if (dice.isLucky(0.02)) return "%ff%C3";
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

function headersOf(dice: Dice, authorization: string): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": dice.isLucky(0.8) ? "application/json" : dice.pick(TYPES),
  };
  if (dice.isLucky(0.93)) headers.authorization = authorization;
  else if (dice.isLucky(0.5))
    headers.authorization = dice.pick(["Bearer x", "Basic %00", "Bearer", "\u00ff"]);
  const latin1 = () =>
    dice
      .pick(NASTY)
      .replace(/[^\t\x20-\x7e\x80-\xff]/g, "")
      .trim();
  for (const name of [
    "idempotency-key",
    "event-priority",
    "event-value",
    "client-id",
    "cookie",
    "x-forwarded-for",
    "content-encoding",
  ])
    if (dice.isLucky(0.04))
      headers[name] = dice.isLucky(0.5) ? latin1() : dice.pick(["high", "1.5", "k", "a=b", "gzip"]);
  return headers;
}

function bodyOf(dice: Dice, call: Call, ids: Ids, isPublish: boolean): { body?: Buffer } {
  const schema = call.operation.requestBody?.content["application/json"]?.schema;
  if (!schema && !isPublish) return {};
  const text = JSON.stringify(schema && !isPublish ? valueFor(dice, schema, ids) : junk(dice)) ?? "";
  if (dice.isLucky(0.03)) return { body: Buffer.from(text.slice(0, dice.whole(0, text.length))) };
  if (dice.isLucky(0.02)) return { body: Buffer.from([0xff, 0xfe, 0x00, 0x80]) };
  return { body: Buffer.from(text) };
}
