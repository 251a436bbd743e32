import type { LookupAddress } from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AddressGuard,
  BlockedAddressError,
  createAddressGuard,
  guardedConnector,
} from "./address-guard";
import { parseUrl } from "./url";

/**
 * Addresses with which a client could try to reach services beside the hub. A real server listens on loopback and on all addresses
 * of this machine: no request may connect to it unless its address is allowed.
 */

let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/redirect") response.writeHead(302, { location: `http://127.0.0.2:${port}/secret` });
    response.end(request.url);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends a request as the hub does. Returns the answer, or the reason why no connection was made. */
async function dial(guard: AddressGuard, url: string): Promise<Dispatcher.ResponseData | Error> {
  const { origin, pathname } = new URL(url);
  const agent = new Agent({ connect: guardedConnector(guard, 2000) });
  try {
    const answer = await agent.request({ origin, path: pathname, method: "GET" });
    await answer.body.dump();
    return answer;
  } catch (error) {
    return error as Error;
  } finally {
    await agent.destroy();
  }
}

/** Creates a resolver that answers from a list, one entry per lookup, and repeats the last one. */
function resolverOf(...answers: string[][]) {
  let question = 0;
  return async (): Promise<LookupAddress[]> => {
    const addresses = answers[Math.min(question++, answers.length - 1)] ?? [];
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
}

describe("an address written into the URL", () => {
  const guard = createAddressGuard([]);
  it.each([
    ["plain", "127.0.0.1"],
    ["the far end of loopback", "127.255.255.254"],
    ["decimal", "2130706433"],
    ["hexadecimal", "0x7f000001"],
    ["hexadecimal by parts", "0x7f.0x0.0x0.0x1"],
    ["octal", "017700000001"],
    ["octal by parts", "0177.0.0.01"],
    ["octal with many zeros", "000000000000177.0.0.1"],
    ["two parts", "127.1"],
    ["three parts", "127.0.1"],
    ["mixed parts", "0x7f.1"],
    ["nothing", "0"],
    ["this host", "0.0.0.0"],
    ["a trailing dot", "127.0.0.1."],
    ["full-width digits", "\uff11\uff12\uff17.0.0.1"],
    ["ideographic dots", "127\u30020\u30020\u30021"],
    ["percent-encoded", "%31%32%37.0.0.1"],
    ["private, octal", "0300.0250.0.1"],
    ["private, decimal", "167772161"],
    ["private, short", "10.1"],
    ["private, in the middle of 172", "172.16.1"],
    ["link-local", "169.254.0.1"],
    ["metadata", "169.254.169.254"],
    ["metadata, decimal", "2852039166"],
    ["metadata, hexadecimal", "0xa9fea9fe"],
    ["metadata, short", "169.254.43518"],
    ["another cloud's metadata", "100.100.100.200"],
    ["a third cloud's metadata", "168.63.129.16"],
    ["a name before it", "example.com@127.0.0.1"],
    ["a public address before it", "8.8.8.8:80@127.0.0.1"],
    ["a password before it", "user:8.8.8.8@127.0.0.1"],
    ["IPv6 loopback", "[::1]"],
    ["IPv6 loopback, written out", "[0:0:0:0:0:0:0:1]"],
    ["IPv6 unspecified", "[::]"],
    ["mapped", "[::ffff:127.0.0.1]"],
    ["mapped, hexadecimal", "[::ffff:7f00:1]"],
    ["mapped metadata", "[::ffff:a9fe:a9fe]"],
    ["mapped, written out", "[0:0:0:0:0:ffff:7f00:1]"],
    ["IPv4-compatible", "[::127.0.0.1]"],
    ["IPv4-translated", "[::ffff:0:127.0.0.1]"],
    ["NAT64", "[64:ff9b::127.0.0.1]"],
    ["NAT64 of one network", "[64:ff9b:1::7f00:1]"],
    ["6to4 of loopback", "[2002:7f00:1::]"],
    ["6to4 of metadata", "[2002:a9fe:a9fe::1]"],
    ["Teredo", "[2001:0:7f00:1::]"],
    ["link-local, IPv6", "[fe80::1]"],
    ["site-local (obsolete)", "[fec0::1]"],
    ["unique local", "[fd00::1]"],
    ["metadata, IPv6", "[fd00:ec2::254]"],
    ["multicast", "[ff02::1]"],
  ])("is refused: %s, %s", async (_, host) => {
    expect(await dial(guard, `http://${host}:${port}/`)).toBeInstanceOf(BlockedAddressError);
    expect(connections).toBe(0);
  });

  it.each([
    "http://[fe80::1%25lo]/",
    "http://127.0.0.1\u2044x@/",
    "http://0x100000000/",
    "http://256.1.1.1/",
  ])("is not a URL: %s", (url) => expect(parseUrl(url)).toBeNull());

  it.each([1, 22, 25, 80, 443, 5432, 6379, 65535])("is refused on port %i too", async (other) => {
    expect(await dial(guard, `http://127.0.0.1:${other}/`)).toBeInstanceOf(BlockedAddressError);
  });
});

describe("a name", () => {
  it.each([
    "localhost",
    "localhost.",
    "LOCALHOST",
    "a.localhost",
    "ip6-localhost",
    "localhost.localdomain",
    // Unparsed forms, which a resolver receives when a caller does not parse them first.
    "127.0.0.1.",
    "0177.0.0.1",
    "2130706433",
    "0x7f.1",
  ])("that may resolve to this machine is never dialled: %s", async (hostname) => {
    const connect = guardedConnector(createAddressGuard([]), 2000);
    const error = await new Promise((resolve) =>
      connect({ hostname, host: hostname, protocol: "http:", port: String(port) }, (...outcome) =>
        resolve(outcome[0]),
      ),
    );
    expect(error).toBeInstanceOf(Error);
    expect(connections).toBe(0);
  });

  it.each([
    ["a private address", ["10.0.0.1"]],
    ["loopback", ["127.0.0.1"]],
    ["a mapped one", ["::ffff:127.0.0.1"]],
    ["only private ones", ["192.168.0.1", "fd00::1", "::1"]],
    ["a scoped one", ["fe80::1%lo"]],
    ["an invalid address", ["localhost"]],
    ["nothing", []],
  ])("that resolves to %s is refused", async (_, addresses) => {
    const guard = createAddressGuard([], resolverOf(addresses));
    expect(await dial(guard, `http://hooks.example:${port}/`)).toBeInstanceOf(BlockedAddressError);
    expect(connections).toBe(0);
  });

  it("that is public at the check and private at the connection is refused", async () => {
    const guard = createAddressGuard([], resolverOf(["93.184.215.14"], ["127.0.0.1"]));
    const first = await new Promise((resolve) =>
      guard.lookup("hooks.example", { all: true }, (_error, addresses) => resolve(addresses)),
    );
    expect(first).toEqual([{ address: "93.184.215.14", family: 4 }]);
    expect(await dial(guard, `http://hooks.example:${port}/`)).toMatchObject({ address: "127.0.0.1" });
    expect(connections).toBe(0);
  });

  it("with public and private addresses keeps only the public ones", async () => {
    const guard = createAddressGuard([], resolverOf(["127.0.0.1", "2606:4700::1111", "93.184.215.14"]));
    const kept = await new Promise((resolve) =>
      guard.lookup("hooks.example", { all: true }, (_error, addresses) => resolve(addresses)),
    );
    expect(kept).toEqual([
      { address: "2606:4700::1111", family: 6 },
      { address: "93.184.215.14", family: 4 },
    ]);
  });

  it("is dialled on the checked address and resolved once", async () => {
    const guard = createAddressGuard(["127.0.0.1"], resolverOf(["127.0.0.1"], ["127.0.0.2"]));
    expect(await dial(guard, `http://hooks.example:${port}/`)).toMatchObject({ statusCode: 200 });
    expect(connections).toBe(1);
  });
});

describe("an allowed address", () => {
  it("is dialled on any port, and its neighbour is not", async () => {
    const guard = createAddressGuard(["127.0.0.1"]);
    expect(await dial(guard, `http://127.0.0.1:${port}/`)).toMatchObject({ statusCode: 200 });
    expect(await dial(guard, `http://127.0.0.2:${port}/`)).toBeInstanceOf(BlockedAddressError);
    expect(connections).toBe(1);
  });

  it("does not lead further: a redirect is an answer", async () => {
    const guard = createAddressGuard(["127.0.0.1"]);
    expect(await dial(guard, `http://127.0.0.1:${port}/redirect`)).toMatchObject({ statusCode: 302 });
    expect(connections).toBe(1);
  });
});
