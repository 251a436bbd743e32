import { holdsMask } from "../secrets/masked";
import type { SentRequest } from "./command";

/** Headers that every request has of its own: the receiver refuses an old time, and a signature of another one. */
const MADE_ANEW = ["webhook-timestamp", "webhook-signature"];

/** Those of a request made now that every request has of its own. */
export const madeAnew = (headers: SentRequest["headers"]) =>
  headers.filter(([name]) => MADE_ANEW.includes(name));

/** Names and values that alternate, as pairs. */
export function pairsOf(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ""]] : [])) as [
    string,
    string,
  ][];
}

/**
 * Puts present values in the places of masked ones. What was not masked stays as it was sent, except the time and the signature.
 * @param present the URL, and the headers of a request made now
 */
export function withSecrets(sent: SentRequest, present: Pick<SentRequest, "url" | "headers">): SentRequest {
  const presentValue = (name: string) =>
    present.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  const kept = sent.headers.filter(([name]) => !MADE_ANEW.includes(name.toLowerCase()));
  return {
    url: present.url,
    body: sent.body,
    headers: [
      ...kept.map(
        ([name, value]) => [name, holdsMask(value) ? (presentValue(name) ?? value) : value] as const,
      ),
      ...madeAnew(present.headers),
    ],
  };
}
