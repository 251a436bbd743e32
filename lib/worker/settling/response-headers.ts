import { maskHeaders } from "../../secrets/mask";
import type { ResponseHeaders } from "../requests/send-report";

/** A response's headers as JSON, with secrets masked by name. */
export function responseHeadersJson(headers: ResponseHeaders): string {
  let known = KNOWN.find((one) => isSame(headers, one.headers));
  if (known === undefined) {
    const json = jsonOf(maskHeaders(headers));
    known = { headers, json };
    KNOWN.unshift(known);
    KNOWN.length = Math.min(KNOWN.length, MOST_KNOWN);
  }
  return known.json;
}

/** PostgreSQL accepts no NUL and would refuse the whole attempt; a receiver can send one in any value. */
function jsonOf(headers: ResponseHeaders): string {
  const json = JSON.stringify(headers);
  if (!json.includes("\\u0000")) return json;
  return JSON.stringify(headers, (_name, value) =>
    typeof value === "string" ? value.replaceAll("\0", "\ufffd") : value,
  );
}

/** Busy subscribers answer with the same few headers for a whole second, until the date changes. */
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
