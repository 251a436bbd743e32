import { plainAddress } from "./plain-address";

/** No chain of proxies is longer; what stands further left is not read. */
const MOST_HOPS = 32;

/** What stands for an address that cannot be told: no list contains it, and all such requests share one limit. */
export const UNKNOWN_ADDRESS = "unknown";

/**
 * The client's address. It is the socket's, unless that is a trusted proxy's: such a one is believed what it wrote behind the
 * last comma of `x-forwarded-for`, which is its own client; if that is a trusted proxy again, the entry before it, and so on.
 * What a client writes itself stands further left than what the first trusted proxy adds, and is never reached.
 * `Forwarded`, `x-real-ip` and their like are not read: proxies pass on what a client wrote into a header they do not know.
 * @param peer the socket's address
 * @param forwardedFor the header's lines joined by commas, as Node gives them
 * @returns an address in its one spelling, or UNKNOWN_ADDRESS where a trusted proxy names something else
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

/** One entry of `x-forwarded-for`: an address, which some proxies write with the client's port. */
function addressOf(entry: string): string | null {
  return plainAddress(BRACKETED.exec(entry)?.[1] ?? WITH_PORT.exec(entry)?.[1] ?? entry);
}
