import { type Actor, maySeePayloads } from "../access/actor";
import { may, PERMISSIONS, type Permission } from "../access/roles";

/** The scopes among some that an actor cannot give to a key, because the actor does not have them. */
export function missingScopes(actor: Actor, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !has(actor, scope));
}

/** Whether an actor can let a user or a key see payloads. */
export function mayGivePayloads(actor: Actor): boolean {
  return actor.type === "system" || maySeePayloads(actor);
}

function has(actor: Actor, scope: string): boolean {
  if (actor.type === "system") return true;
  if (scope === "payloads:read") return maySeePayloads(actor);
  if (actor.type === "api_key")
    return actor.scopes.includes(scope) || (scope === "config:read" && actor.scopes.includes("config:write"));
  // Publishing is no permission of a role: those who configure handlers decide who publishes.
  return may(actor.role, scope in PERMISSIONS ? (scope as Permission) : "config:write");
}
