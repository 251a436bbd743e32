import { describe, expect, it } from "vitest";
import { type Actor, maySeePayloads, SYSTEM } from "./actor";

const id = "0190f0a0-0000-7000-8000-00000000000a";
const user = { type: "user", id, name: "Vera", role: "viewer" } as const;
const admin = { ...user, role: "admin" } as const;
const key = { type: "api_key", id, name: "key", scopes: ["deliveries:read"] } as const;

const CASES: [string, Actor, boolean][] = [
  ["a user", { ...user, seesPayloads: true }, true],
  ["a user from whom that was taken", { ...user, seesPayloads: false }, false],
  ["an administrator from whom that was taken", { ...admin, seesPayloads: false }, false],
  ["a user of whom it is not known", user, false],
  ["a key with the scope", { ...key, scopes: ["payloads:read"] }, true],
  ["a key without the scope", key, false],
  ["an unknown caller", { type: "system", name: "Unknown caller" }, false],
  ["the product itself", SYSTEM, false],
];

describe("payloads are seen", () => {
  it.each(CASES)("by %s: %o, %s", (_who, actor, expected) => expect(maySeePayloads(actor)).toBe(expected));
});
