import { describe, expect, it } from "vitest";
import { createAddressGuard } from "./address-guard";

describe("createAddressGuard", () => {
  const guard = createAddressGuard([]);

  it.each([
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["loopback", "127.0.0.1"],
    ["loopback, far end", "127.255.255.254"],
    ["this host", "0.0.0.0"],
    ["link-local and metadata", "169.254.169.254"],
    ["a metadata service outside link-local", "168.63.129.16"],
    ["another in shared address space", "100.100.100.200"],
    ["shared address space", "100.64.0.1"],
    ["benchmarks", "198.18.0.1"],
    ["documentation", "192.0.2.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["IPv6 loopback", "::1"],
    ["IPv6 unspecified", "::"],
    ["IPv6 unique local", "fd00:ec2::254"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 multicast", "ff02::1"],
    ["IPv4 mapped into IPv6", "::ffff:127.0.0.1"],
    ["IPv4 mapped into IPv6, in hexadecimal", "::ffff:7f00:1"],
    ["a public IPv4 mapped into IPv6", "::ffff:8.8.8.8"],
    ["IPv4-compatible", "::127.0.0.1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["IPv6 documentation", "2001:db8::1"],
  ])("refuses %s: %s", (_, address) => expect(guard.allows(address)).toBe(false));

  it.each([
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "169.253.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::5",
  ])("allows the public address %s", (address) => expect(guard.allows(address)).toBe(true));

  it("allows what is listed and nothing beside it", () => {
    const listed = createAddressGuard(["127.0.0.0/8", "10.0.0.7", "::1/128"]);
    for (const address of ["127.0.0.1", "10.0.0.7", "::1"]) expect(listed.allows(address)).toBe(true);
    for (const address of ["10.0.0.8", "192.168.0.1", "fe80::1"]) expect(listed.allows(address)).toBe(false);
  });

  it.each(["localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "::1/129", ""])(
    "refuses the CIDR %j",
    (cidr) => {
      expect(() => createAddressGuard([cidr])).toThrow(/is not a CIDR/);
    },
  );

  it("resolves a name to the addresses that may be dialled", async () => {
    const answer = await new Promise((resolve) =>
      guard.lookup("localhost", { all: true }, (error) => resolve(error)),
    );
    expect(answer).toMatchObject({ code: "ADDRESS_BLOCKED", host: "localhost" });
  });
});
