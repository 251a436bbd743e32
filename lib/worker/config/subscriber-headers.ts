import { maskSubscriberHeaders } from "../../secrets/mask";
import { MASKED } from "../../secrets/masked";

const USER_AGENT = "Redeliver";

/** Headers of the hub or of the connection, which a subscriber's settings cannot replace. */
const RESERVED =
  /^(webhook-.*|redeliver-test|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|user-agent)$/;

/** A subscriber's own headers as alternating names and values, with the user agent. */
export function headerPairs(headers: Record<string, unknown>): string[] {
  return ["user-agent", USER_AGENT, ...own(headers).flat()];
}

/** The same headers as shown to people: secrets and the signature, which differs on every attempt, masked. */
export function maskedHeaders(headers: Record<string, unknown>): Record<string, string> {
  const shown = maskSubscriberHeaders(Object.fromEntries(own(headers)));
  return { "user-agent": USER_AGENT, ...shown, "webhook-signature": MASKED };
}

function own(headers: Record<string, unknown>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !RESERVED.test(name));
}
