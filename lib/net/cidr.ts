import { BlockList, isIP } from "node:net";

/** Requires digits: `Number` reads an empty prefix as 0, which means all addresses. */
const CIDR = /^([^/]+)(?:\/(\d{1,3}))?$/;

/** A value is not a range of addresses. */
export class NotACidrError extends Error {
  constructor(given: string) {
    super(`"${given}" is not a CIDR such as 10.0.0.0/8 or ::1/128.`);
  }
}

/**
 * Creates a function that returns whether an address is in one of these ranges. An IPv4 address mapped into IPv6 is compared with
 * the IPv6 ranges; callers unmap it first if they mean the IPv4 address.
 * @param cidrs ranges or single addresses
 * @throws NotACidrError with the first value that is neither
 */
export function matcherOf(cidrs: readonly string[]): (address: string) => boolean {
  // One list per family: in a common list a range of mapped addresses would match every IPv4 address.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const cidr of cidrs) {
    const [, address = "", bits] = CIDR.exec(cidr) ?? [];
    const family = familyOf(address);
    const widest = family === "ipv6" ? 128 : 32;
    const prefix = bits === undefined ? widest : Number(bits);
    if (isIP(address) === 0 || prefix > widest) throw new NotACidrError(cidr);
    lists[family].addSubnet(address, prefix, family);
  }
  return (address) => lists[familyOf(address)].check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
