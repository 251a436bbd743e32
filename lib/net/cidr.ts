import { BlockList, isIP } from "node:net";

/** Digits alone: `Number` reads an empty prefix as 0, which is every address there is. */
const CIDR = /^([^/]+)(?:\/(\d{1,3}))?$/;

/** What was given is no range of addresses. */
export class NotACidrError extends Error {
  constructor(given: string) {
    super(`"${given}" is not a CIDR such as 10.0.0.0/8 or ::1/128.`);
  }
}

/**
 * Tells whether an address is in one of these ranges. An IPv4 address that is mapped into IPv6 is looked for among the
 * IPv6 ranges, as it is written: who means the IPv4 address unmaps it first.
 * @param cidrs ranges, or single addresses
 * @throws NotACidrError naming the first that is neither
 */
export function matcherOf(cidrs: readonly string[]): (address: string) => boolean {
  // One list per family: in a common one a range of mapped addresses would match every IPv4 address.
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
