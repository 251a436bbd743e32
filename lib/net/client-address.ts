import { plainAddress } from "./plain-address";

/** Longest chain of proxies; entries further left are not read. */
const MOST_HOPS = 32;

/** Represents an unknown address: no list contains it, and all such requests share one limit. */
export const UNKNOWN_ADDRESS = "unknown";

/**
 * Returns the address of the client. It is the address of the socket unless that is a trusted proxy. The last entry of
 * `x-forwarded-for`, written by a trusted proxy, is the proxy's client; if that is a trusted proxy too, the preceding entry counts,
 * and so on. Entries written by the client are further left than that of the first trusted proxy and are never reached.
 * `Forwarded`, `x-real-ip` and similar headers are not read: proxies forward them unchanged if they do not know them.
 * @param peer address of the socket
 * @param forwardedFor lines of the header joined by commas, as in Node
 * @returns an address in canonical form, or UNKNOWN_ADDRESS if a trusted proxy names anything else
 */
export function findClientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  isTrusted: (address: string) => boolean,
): string {
  let address = plainAddress(peer ?? "");
  let end = forwardedFor?.length ?? 0;
  for (let hops = 0; forwardedFor && end > 0 && hops < MOST_HOPS; hops++) {
    if (address === null || !isTrusted(address)) break;
    const comma = forwardedFor.lastIndexOf(",", end - 1);
    const entry = forwardedFor.slice(comma + 1, end).trim();
    end = comma;
    if (entry !== "") address = addressOf(entry);
  }
  return address ?? UNKNOWN_ADDRESS;
}

const BRACKETED = /^\[([0-9a-f:.]{2,45})\](?::\d{1,5})?$/i;
const WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;

/** Parses an entry of `x-forwarded-for`: an address, to which some proxies add the port of the client. */
function addressOf(entry: string): string | null {
  return plainAddress(BRACKETED.exec(entry)?.[1] ?? WITH_PORT.exec(entry)?.[1] ?? entry);
}
