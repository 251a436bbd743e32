import type { X509Certificate } from "node:crypto";
import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { matcherOf, NotACidrError } from "./cidr";
import { RefusedCertificateError } from "./tls-problem";

/** Blocked addresses: private, loopback, link-local (with cloud metadata services), reserved, translated. */
const REFUSED = [
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  "168.63.129.16/32", // a cloud metadata service on a public-looking address
  // In IPv6 only 2000::/3 is public. The rest contains loopback, mapped, compatible, translated (NAT64), local and multicast.
  "::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20",
].flatMap((line) => line.split(" "));

/** The connector refused to dial. `address` is the resolved address of the host name. */
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
  /** Returns whether an IP address may be dialled. */
  allows: (address: string) => boolean;
  /** Lookup function for `net.connect`: resolves a name and returns only the addresses that may be dialled. */
  lookup: LookupFunction;
};

/** Resolves a name to all its addresses. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/**
 * @param allowed CIDRs (or single addresses) that may be dialled although they are blocked by default
 * @param resolve the resolver; default: that of the system
 * @throws one sentence with the first value that is not a CIDR
 */
export function createAddressGuard(
  allowed: readonly string[],
  resolve: Resolve = resolveBySystem,
): AddressGuard {
  const isRefused = matcherOf(REFUSED);
  const isAllowed = allowedMatcher(allowed);
  const allows = (address: string) => isAllowed(address) || (isIP(address) !== 0 && !isRefused(address));
  return { allows, lookup: guardedLookup(allows, resolve) };
}

function allowedMatcher(allowed: readonly string[]): (address: string) => boolean {
  try {
    return matcherOf(allowed);
  } catch (error) {
    if (error instanceof NotACidrError) throw new Error(`DELIVERY_ALLOW_PRIVATE: ${error.message}`);
    throw error;
  }
}

/**
 * Creates a connector for undici that dials only allowed addresses, and exactly the address that was checked: a name is resolved
 * only here, an address as the host is checked directly, and the address of the peer is checked again.
 */
export function guardedConnector(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: guard.lookup });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) && !guard.allows(host)) {
      queueMicrotask(() => callback(new BlockedAddressError(host, host), null));
      return;
    }
    let certificate: () => X509Certificate | undefined = () => undefined;
    const socket: unknown = connect(options, (error, socket) => {
      const peer = socket?.remoteAddress;
      if (socket && peer && !guard.allows(peer)) {
        socket.destroy();
        callback(new BlockedAddressError(host, peer), null);
      } else if (error) callback(withCertificate(error, certificate()), null);
      else if (socket) callback(null, socket);
    });
    if (socket instanceof TLSSocket) certificate = rememberCertificate(socket);
  };
}

/** Returns the peer certificate at the end of the handshake: after a rejection the socket no longer has it. */
function rememberCertificate(socket: TLSSocket): () => X509Certificate | undefined {
  let certificate: X509Certificate | undefined;
  socket.prependOnceListener("secure", () => {
    certificate = socket.getPeerX509Certificate();
  });
  return () => certificate;
}

function withCertificate(error: Error, certificate: X509Certificate | undefined): Error {
  const { code } = error as Error & { code?: unknown };
  if (certificate === undefined || typeof code !== "string") return error;
  return new RefusedCertificateError(code, certificate);
}

function guardedLookup(allows: (address: string) => boolean, resolve: Resolve): LookupFunction {
  const pending = new Map<string, Promise<LookupAddress[]>>();
  return (hostname, options, callback) => {
    resolveOnce(pending, hostname, resolve).then(
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

/** Shares one lookup between concurrent connections to the same name: the system resolves few names at a time. */
function resolveOnce(pending: Map<string, Promise<LookupAddress[]>>, hostname: string, resolve: Resolve) {
  const known = pending.get(hostname);
  if (known) return known;
  const asked = resolve(hostname).finally(() => pending.delete(hostname));
  pending.set(hostname, asked);
  return asked;
}

function resolveBySystem(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });
}
