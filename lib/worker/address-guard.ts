import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";

/** Addresses no subscriber may have: private, loopback, link-local (with clouds' metadata), reserved, translated. */
const REFUSED = [
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  "168.63.129.16/32", // a cloud's metadata service on an address that looks public
  "::/96 ::1/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16",
  "3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8",
].flatMap((line) => line.split(" "));

/** The connector refused to dial. `address` is what the host name led to. */
export class BlockedAddressError extends Error {
  readonly code = "ADDRESS_BLOCKED";
  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`${host} is ${address}, which is not a public address.`);
  }
}

export type AddressGuard = {
  /** Whether an IP address may be dialled. */
  allows: (address: string) => boolean;
  /** For `net.connect`: resolves a name and keeps the addresses that may be dialled. */
  lookup: LookupFunction;
};

/**
 * @param allowed CIDRs (or single addresses) that are dialled although they are refused by default
 * @throws one sentence naming what is not a CIDR
 */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const isRefused = matcherOf(REFUSED);
  const isAllowed = matcherOf(allowed);
  const allows = (address: string) => isAllowed(address) || !isRefused(address);
  return { allows, lookup: guardedLookup(allows) };
}

/**
 * A connector for undici that dials only what the guard allows, on the very address that was checked: a name is
 * resolved here and nowhere else, an address given as the host is checked as it is, and the peer once more.
 */
export function guardedConnector(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: guard.lookup });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) && !guard.allows(host)) {
      queueMicrotask(() => callback(new BlockedAddressError(host, host), null));
      return;
    }
    connect(options, (error, socket) => {
      const peer = socket?.remoteAddress;
      if (socket && peer && !guard.allows(peer)) {
        socket.destroy();
        callback(new BlockedAddressError(host, peer), null);
      } else if (error) callback(error, null);
      else if (socket) callback(null, socket);
    });
  };
}

function guardedLookup(allows: (address: string) => boolean): LookupFunction {
  const pending = new Map<string, Promise<LookupAddress[]>>();
  return (hostname, options, callback) => {
    resolveOnce(pending, hostname).then(
      (addresses) => {
        const usable = addresses.filter(({ address }) => allows(address));
        const [first] = usable;
        if (first === undefined) {
          callback(new BlockedAddressError(hostname, addresses[0]?.address ?? "unknown"), []);
        } else if (options.all) callback(null, usable);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, []),
    );
  };
}

/** The system resolves few names at a time: connections to one name share one question. */
function resolveOnce(pending: Map<string, Promise<LookupAddress[]>>, hostname: string) {
  const known = pending.get(hostname);
  if (known) return known;
  const asked = new Promise<LookupAddress[]>((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      pending.delete(hostname);
      if (error) reject(error);
      else resolve(addresses);
    });
  });
  pending.set(hostname, asked);
  return asked;
}

/** One list per family: in a common one the rule for mapped addresses would match every IPv4 address. */
function matcherOf(cidrs: readonly string[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const cidr of cidrs) {
    const [address = "", bits] = cidr.split("/");
    const family = familyOf(address);
    const widest = family === "ipv6" ? 128 : 32;
    const prefix = bits === undefined ? widest : Number(bits);
    if (isIP(address) === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > widest) {
      throw new Error(`DELIVERY_ALLOW_PRIVATE: "${cidr}" is not a CIDR such as 10.0.0.0/8 or ::1/128.`);
    }
    lists[family].addSubnet(address, prefix, family);
  }
  return (address) => lists[familyOf(address)].check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
