import { isIP } from "node:net";

const MAPPED_DOTTED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * Returns the canonical form of an IP address: IPv6 in lower case and shortened, without a zone; an IPv4 address mapped by an IPv6
 * socket as the IPv4 address, so that no other spelling passes lists and limits.
 * @returns null when the text is not an address
 */
export function plainAddress(text: string): string | null {
  const mapped = MAPPED_DOTTED.exec(text)?.[1] ?? text;
  if (isIP(mapped) === 4) return mapped;
  // A zone names an interface of the sender, not a different address.
  const [address = ""] = text.split("%", 1);
  if (isIP(address) !== 6) return null;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(short) ?? [];
  return high === undefined || low === undefined ? short : [high, low].map(dotted).join(".");
}

/** Returns a range in the form for canonical addresses: a range of mapped addresses becomes one of IPv4 addresses. */
export function plainRange(cidr: string): string {
  const [address = "", bits] = cidr.split("/");
  const plain = plainAddress(address);
  if (plain === null || isIP(address) !== 6 || isIP(plain) !== 4) return cidr;
  if (bits === undefined) return plain;
  return Number(bits) >= 96 ? `${plain}/${Number(bits) - 96}` : cidr;
}

/**
 * Returns the key for limits per address: an IPv4 address, or the /64 of an IPv6 address, which usually has one owner.
 * @param address in canonical form; other texts are returned unchanged
 */
export function addressBlock(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = (tail ?? "").split(":").filter(Boolean);
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0");
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(":")}::/64`;
}

function dotted(group: string): string {
  const number = Number.parseInt(group, 16);
  return `${number >> 8}.${number & 255}`;
}
