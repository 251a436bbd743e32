import type { Role } from "./roles";

/** Who acts: told by the session or the API key, recorded in operations, attempts and the audit trail. */
export type Actor =
  | { type: "user"; id: string; name: string; role: Role; address?: string }
  | { type: "api_key"; id: string; name: string; scopes: readonly string[]; address?: string }
  | { type: "system"; id?: undefined; name: string; address?: string };

/** The actor of what the product does by itself: the first start, the demonstration, maintenance. */
export const SYSTEM: Actor = { type: "system", name: "Redeliver" };
