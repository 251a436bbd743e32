import { describe, expect, it } from "vitest";
import { roleOfClaims, roleSource } from "./oidc-role";

const roles = { everybody: "viewer", shift: "operator", owners: "admin" } as const;

describe("the role that claims give", () => {
  it.each<[string, unknown, string, string | null]>([
    ["a list", { groups: ["everybody", "shift", "lunch"] }, "groups", "operator"],
    ["the highest of several", { groups: ["owners", "everybody", "shift"] }, "groups", "admin"],
    ["a text", { role: "shift" }, "role", "operator"],
    ["a nested claim", { realm_access: { roles: ["shift"] } }, "realm_access.roles", "operator"],
    ["a claim named as a URL", { "https://a.example/roles": ["owners"] }, "https://a.example/roles", "admin"],
    [
      "a URL with an object",
      { "https://a.example/x": { roles: "owners" } },
      "https://a.example/x.roles",
      null,
    ],
    ["no known value", { groups: ["lunch"] }, "groups", null],
    ["an empty list", { groups: [] }, "groups", null],
    ["no claim", {}, "groups", null],
    ["values that are no texts", { groups: [1, null, { shift: true }, ["owners"]] }, "groups", null],
    ["a value named as a property of every object", { groups: ["constructor", "__proto__"] }, "groups", null],
    ["a path through a text", { groups: "shift" }, "groups.length", null],
    ["no object at all", null, "groups", null],
  ])("by %s", (_, claims, claim, role) => expect(roleOfClaims(claims, { claim, roles })).toBe(role));

  it("is decided by both settings together", () => {
    expect(roleSource({})).toBeNull();
    expect(roleSource({ OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: roles })).toEqual({
      claim: "groups",
      roles,
    });
  });
});
