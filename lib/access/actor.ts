import type { Role } from "./roles";

/** The actor of an operation: from the session or the API key, recorded in operations, attempts and the audit trail. */
export type Actor =
  | { type: "user"; id: string; name: string; role: Role; address?: string }
  | { type: "api_key"; id: string; name: string; scopes: readonly string[]; address?: string }
  | { type: "system"; id?: undefined; name: string; address?: string };

/** The actor of the product's own changes: the first start, the demonstration, maintenance. */
export const SYSTEM: Actor = { type: "system", name: "Redeliver" };

/** A user as an actor, at the address the request came from. */
export function userActor(
  user: { id: string; name: string | null; email: string; role: Role },
  address: string | undefined,
): Extract<Actor, { type: "user" }> {
  const { id, name, email, role } = user;
  return { type: "user", id, name: name ?? email, role, ...(address ? { address } : {}) };
}
