import { maskSubscriberHeaders } from "../../secrets/mask";
import { MASKED } from "../../secrets/masked";

const USER_AGENT = "Redeliver";

/** Headers that are the hub's own or belong to the connection: a subscriber's settings cannot replace them. */
const RESERVED =
  /^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|user-agent)$/;

/** A subscriber's own headers as names and values by turns, with the user agent. */
export function headerPairs(headers: Record<string, unknown>): string[] {
  return ["user-agent", USER_AGENT, ...own(headers).flat()];
}

/** The same for people, with secrets masked, and with the signature, which differs on every attempt. */
export function maskedHeaders(headers: Record<string, unknown>): Record<string, string> {
  const shown = maskSubscriberHeaders(Object.fromEntries(own(headers)));
  return { "user-agent": USER_AGENT, ...shown, "webhook-signature": MASKED };
}

function own(headers: Record<string, unknown>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !RESERVED.test(name));
}
