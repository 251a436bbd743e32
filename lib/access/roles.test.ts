import { describe, expect, it } from "vitest";
import { may, PERMISSIONS, ROLES } from "./roles";

describe("the permissions of a role", () => {
  const table = {
    "deliveries:read": [true, true, true],
    "deliveries:retry": [false, true, true],
    "deliveries:discard": [false, false, true],
    "deliveries:restore": [false, false, true],
    "deliveries:accept": [false, false, true],
    "deliveries:edit": [false, false, true],
    "groups:write": [false, true, true],
    "operations:unpaced": [false, false, true],
    "config:read": [true, true, true],
    "config:write": [false, false, true],
    "payloads:read": [true, true, true],
    "users:write": [false, false, true],
    "api-keys:write": [false, false, true],
    "audit:read": [false, false, true],
    "retention:write": [false, false, true],
  } as const satisfies Record<keyof typeof PERMISSIONS, readonly boolean[]>;

  it("is decided for every permission", () =>
    expect(Object.keys(table).sort()).toEqual(Object.keys(PERMISSIONS).sort()));

  it.each(Object.entries(table))("%s by viewer, operator, admin: %o", (permission, expected) =>
    expect(ROLES.map((role) => may(role, permission as keyof typeof PERMISSIONS))).toEqual(expected),
  );
});
