import { maskHeaders } from "../../secrets/mask";
import type { ResponseHeaders } from "../requests/send";

/** A response's headers as JSON, with secrets masked by name. */
export function responseHeadersJson(headers: ResponseHeaders): string {
  let known = KNOWN.find((one) => isSame(headers, one.headers));
  if (known === undefined) {
    const json = JSON.stringify(maskHeaders(headers));
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
