import { SECRET_NAME } from "../logger";
import type { ResponseHeaders } from "./send";

const MASK = "[masked]";
const USER_AGENT = "Redeliver";

/** Headers that are the hub's own or belong to the connection: a subscriber's settings can not replace them. */
const RESERVED =
  /^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|user-agent)$/;

/** A subscriber's own headers as names and values by turns, with the user agent. */
export function headerPairs(headers: Record<string, unknown>): string[] {
  return ["user-agent", USER_AGENT, ...own(headers).flat()];
}

/** The same for people, with secrets masked by name, and with the signature, which differs on every attempt. */
export function maskedHeaders(headers: Record<string, unknown>): Record<string, string> {
  const shown = own(headers).map(([name, value]) => [name, SECRET_NAME.test(name) ? MASK : value]);
  return { "user-agent": USER_AGENT, ...Object.fromEntries(shown), "webhook-signature": MASK };
}

/** A response's headers as JSON, with secrets masked by name. */
export function responseHeadersJson(headers: ResponseHeaders): string {
  let known = KNOWN.find((one) => isSame(headers, one.headers));
  if (known === undefined) {
    const json = JSON.stringify(headers, (name, value) => (SECRET_NAME.test(name) ? MASK : value));
    known = { headers, json };
    KNOWN.unshift(known);
    KNOWN.length = Math.min(KNOWN.length, MOST_KNOWN);
  }
  return known.json;
}

/** Busy subscribers answer with the same headers, or with some few, for a whole second, until the date changes. */
const KNOWN: { headers: ResponseHeaders; json: string }[] = [];
const MOST_KNOWN = 4;

function isSame(some: ResponseHeaders, others: ResponseHeaders): boolean {
  let count = 0;
  for (const name in some) {
    if (some[name] !== others[name]) return false;
    count++;
  }
  for (const _ in others) count--;
  return count === 0;
}

function own(headers: Record<string, unknown>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !RESERVED.test(name));
}
