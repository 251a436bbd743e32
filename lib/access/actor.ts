import { may, type Role } from "./roles";

/** The actor of an operation: from the session or the API key, recorded in operations, attempts and the audit trail. */
export type Actor =
  | { type: "user"; id: string; name: string; role: Role; seesPayloads?: boolean; address?: string }
  | {
      type: "api_key";
      id: string;
      name: string;
      scopes: readonly string[];
      address?: string;
    }
  | { type: "system"; id?: undefined; name: string; address?: string };

/** The actor of the product's own changes: the first start, the demonstration, maintenance. */
export const SYSTEM: Actor = { type: "system", name: "Redeliver" };

/** A user as an actor, at the address the request came from. */
export function userActor(
  user: { id: string; name: string | null; email: string; role: Role; seesPayloads?: boolean },
  address: string | undefined,
): Extract<Actor, { type: "user" }> {
  const { id, name, email, role, seesPayloads = false } = user;
  return { type: "user", id, name: name ?? email, role, seesPayloads, ...(address ? { address } : {}) };
}

/**
 * Whether an actor may see payloads, and the headers and bodies of answers. The one place that decides it: a role has the permission,
 * which an administrator can take from a single user (`seesPayloads`); a key needs the scope.
 */
export function maySeePayloads(actor: Actor): boolean {
  if (actor.type === "system") return false;
  if (actor.type === "api_key") return actor.scopes.includes("payloads:read");
  return actor.seesPayloads === true && may(actor.role, "payloads:read");
}
