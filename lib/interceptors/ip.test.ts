import { describe, expect, it } from "vitest";
import { checksOf } from "./check";

const asked = (address: string) => ({
  headers: new Headers(),
  address,
  contextId: "",
  publishers: new Map(),
});

describe("the IP filter", () => {
  it.each<[string, { allow?: string[]; deny?: string[] }, string, boolean]>([
    ["one allowed", { allow: ["203.0.113.7"] }, "203.0.113.7", true],
    ["its neighbour", { allow: ["203.0.113.7"] }, "203.0.113.8", false],
    ["inside a range", { allow: ["10.0.0.0/8"] }, "10.255.255.255", true],
    ["outside of it", { allow: ["10.0.0.0/8"] }, "11.0.0.0", false],
    ["in the second range", { allow: ["10.0.0.0/8", "192.0.2.0/24"] }, "192.0.2.1", true],
    ["denied", { deny: ["192.0.2.0/24"] }, "192.0.2.200", false],
    ["not denied", { deny: ["192.0.2.0/24"] }, "192.0.3.1", true],
    ["denied inside what is allowed", { allow: ["10.0.0.0/8"], deny: ["10.1.0.0/16"] }, "10.1.2.3", false],
    ["the rest of what is allowed", { allow: ["10.0.0.0/8"], deny: ["10.1.0.0/16"] }, "10.2.2.3", true],
    ["mapped, allowed", { allow: ["203.0.113.7"] }, "::ffff:203.0.113.7", true],
    ["mapped, denied", { deny: ["203.0.113.0/24"] }, "::FFFF:203.0.113.9", false],
    ["mapped in hexadecimal, denied", { deny: ["203.0.113.0/24"] }, "::ffff:cb00:7109", false],
    ["mapped in hexadecimal, allowed", { allow: ["10.0.0.1"] }, "::ffff:a00:1", true],
    ["mapped, written out, denied", { deny: ["203.0.113.9"] }, "0:0:0:0:0:ffff:203.0.113.9", false],
    ["denied by its mapped address", { deny: ["::ffff:203.0.113.9"] }, "203.0.113.9", false],
    ["denied by a mapped range", { deny: ["::ffff:203.0.113.0/120"] }, "203.0.113.9", false],
    ["outside of a mapped range", { deny: ["::ffff:203.0.113.0/120"] }, "203.0.114.9", true],
    ["IPv6 with a zone, denied", { deny: ["fe80::1"] }, "fe80::1%lo", false],
    ["IPv6 with a zone, against an allowed list", { allow: ["2001:db8::1"] }, "fe80::1%lo", false],
    ["IPv6 allowed", { allow: ["2001:db8::/32"] }, "2001:db8::1", true],
    ["IPv6 in another spelling", { allow: ["2001:db8::1"] }, "2001:0DB8:0:0:0:0:0:1", true],
    ["IPv6 outside", { allow: ["2001:db8::/32"] }, "2001:db9::1", false],
    ["IPv4 where IPv6 is allowed", { allow: ["::/0"] }, "10.0.0.1", false],
    ["IPv6 where IPv4 is allowed", { allow: ["0.0.0.0/0"] }, "::1", false],
    ["unknown, against an allowed list", { allow: ["0.0.0.0/0"] }, "unknown", false],
    ["unknown, against a denied list", { deny: ["10.0.0.0/8"] }, "unknown", false],
    ["with a port", { allow: ["0.0.0.0/0"] }, "10.0.0.1:4000", false],
  ])("%s: %j, %s", async (_, { allow = [], deny = [] }, address, accepted) => {
    const [check] = checksOf([{ type: "ip", allow, deny }]);
    expect(await check?.(asked(address))).toEqual(
      accepted ? { accepted, publisher: null } : { accepted, refusal: "address_not_allowed" },
    );
  });

  it("is checked before the others, at any position", async () => {
    const [first] = checksOf([{ type: "client-id" }, { type: "ip", allow: [], deny: ["10.0.0.0/8"] }]);
    expect(await first?.(asked("10.0.0.1"))).toMatchObject({ refusal: "address_not_allowed" });
  });
});
