import { describe, expect, it } from "vitest";
import type { Actor } from "../access/actor";
import { ORIGIN_HEADER } from "../http/same-origin";
import { requireAccess } from "./authenticate";

const USER: Actor = { type: "user", id: "0190f0a0-0000-7000-8000-00000000000a", name: "Ann", role: "admin" };
const KEY: Actor = { type: "api_key", id: USER.id, name: "key", scopes: ["config:write"] };

const sent = (method: string, page?: string) =>
  new Request("http://hub.example/api/v1/subscribers", {
    method,
    headers: page ? { [ORIGIN_HEADER]: page } : {},
  });

describe("a change by a session through the API", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"])("is accepted by %s only from the console's pages", (method) => {
    for (const page of ["other", undefined, "SAME", ""])
      expect(() => requireAccess(sent(method, page), USER, "config:write"), String(page)).toThrow(
        /from the console only/,
      );
    expect(() => requireAccess(sent(method, "same"), USER, "config:write")).not.toThrow();
  });

  it("requires the role's permission", () => {
    const viewer: Actor = { ...USER, role: "viewer" as const };
    expect(() => requireAccess(sent("POST", "same"), viewer, "config:write")).toThrow(/Your role may not/);
  });

  it("differs from reads and from changes by a key, which are accepted from any page", () => {
    for (const method of ["GET", "HEAD"])
      expect(() => requireAccess(sent(method), USER, "config:write")).not.toThrow();
    expect(() => requireAccess(sent("DELETE"), KEY, "config:write")).not.toThrow();
  });
});
