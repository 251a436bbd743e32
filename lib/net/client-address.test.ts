import { describe, expect, it } from "vitest";
import { matcherOf } from "./cidr";
import { findClientAddress } from "./client-address";
import { addressBlock, plainAddress } from "./plain-address";

const PROXIES = ["10.0.0.0/8", "2001:db8:aaaa::/48", "127.0.0.1"];
const find = (peer: string | undefined, forwardedFor: string | null, trusted = PROXIES) =>
  findClientAddress(peer, forwardedFor, matcherOf(trusted));

describe("the client's address", () => {
  it.each<[string, string | undefined, string | null, string]>([
    ["is that of the socket", "203.0.113.7", null, "203.0.113.7"],
    ["is that of a mapped socket", "::ffff:203.0.113.7", null, "203.0.113.7"],
    ["ignores the entry of an untrusted client", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["is the entry of a trusted proxy", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
    [
      "is the entry of a trusted proxy behind a mapped socket",
      "::ffff:10.0.0.1",
      "198.51.100.1",
      "198.51.100.1",
    ],
    ["is the last untrusted entry", "10.0.0.1", "192.0.2.66, 198.51.100.1, 10.9.9.9", "198.51.100.1"],
    ["skips no untrusted proxy", "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.2.0.1", "203.0.113.9"],
    ["is the first entry if all are trusted", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["is that of the proxy without a header", "10.0.0.1", null, "10.0.0.1"],
    ["is that of the proxy with empty entries", "10.0.0.1", " , ,", "10.0.0.1"],
    ["skips empty entries", "10.0.0.1", "198.51.100.1,, ,10.0.0.2, ", "198.51.100.1"],
    ["may have a port", "10.0.0.1", "198.51.100.1:4711", "198.51.100.1"],
    ["may have brackets", "10.0.0.1", "[2001:DB8::1]", "2001:db8::1"],
    ["may have brackets and a port", "10.0.0.1", "[2001:db8:0:0::1]:443", "2001:db8::1"],
    ["may be IPv6", "10.0.0.1", "2001:db8::1", "2001:db8::1"],
    ["skips a trusted IPv6 proxy", "2001:db8:aaaa::5", "198.51.100.1, 2001:DB8:AAAA:0:1::7", "198.51.100.1"],
    ["may be mapped", "10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["may be mapped in hexadecimal", "10.0.0.1", "::ffff:c633:6401", "198.51.100.1"],
    ["skips a mapped trusted proxy", "10.0.0.1", "198.51.100.1, ::ffff:10.0.0.2", "198.51.100.1"],
    ["has no zone", "10.0.0.1", "fe80::1%eth0", "fe80::1"],
    ["is unknown for a word", "10.0.0.1", "unknown", "unknown"],
    ["is unknown for an obfuscated name", "10.0.0.1", "198.51.100.1, _hidden", "unknown"],
    ["is unknown for a number", "10.0.0.1", "3325256705", "unknown"],
    ["is unknown for a part that is too large", "10.0.0.1", "198.51.100.256", "unknown"],
    ["is unknown for a quoted address", "10.0.0.1", '"198.51.100.1"', "unknown"],
    ["is unknown for two in one entry", "10.0.0.1", "198.51.100.1 198.51.100.2", "unknown"],
    ["is unknown without a socket address", undefined, "198.51.100.1", "unknown"],
  ])("%s: %s, %s", (_, peer, forwardedFor, address) => {
    expect(find(peer, forwardedFor)).toBe(address);
  });

  it("is the address of the socket without trusted proxies, which is the default", () => {
    expect(find("127.0.0.1", "198.51.100.1", [])).toBe("127.0.0.1");
  });

  it("is found in a chain of any length by reading its last entries", () => {
    expect(find("10.0.0.1", `${"10.0.0.2,".repeat(100_000)}10.0.0.3`)).toBe("10.0.0.2");
    expect(find("10.0.0.1", ",".repeat(100_000))).toBe("10.0.0.1");
    expect(find("10.0.0.1", "[".repeat(100_000))).toBe("unknown");
  });
});

describe("the canonical form of an address", () => {
  it.each<[string, string | null]>([
    ["203.0.113.7", "203.0.113.7"],
    ["::FFFF:203.0.113.7", "203.0.113.7"],
    ["0:0:0:0:0:ffff:203.0.113.9", "203.0.113.9"],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["fe80::1%lo", "fe80::1"],
    ["203.0.113.07", null],
    ["::ffff:203.0.113.07", null],
    ["", null],
    ["unknown", null],
  ])("%s", (text, plain) => {
    expect(plainAddress(text)).toBe(plain);
  });

  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});

describe("a range of addresses", () => {
  it.each([
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/ 8",
    "10.0.0.0/0x8",
    "10.0.0.0/1e1",
    "10.0.0.0/8.0",
    "/8",
    "",
  ])("is not %j, which must not trust every address", (cidr) => {
    expect(() => matcherOf([cidr])).toThrow(/is not a CIDR/);
  });
});
