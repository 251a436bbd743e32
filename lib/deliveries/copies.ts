import { type Actor, maySeePayloads } from "../access/actor";
import { may } from "../access/roles";

/** How the request of an attempt can be copied as a command: with its secrets masked, and as it was. */
export type RequestCopy = "masked" | "secrets";

/** The copies that a user may take. Whoever may replace the secrets of a subscriber may see them (lib/curl/actions.ts). */
export function copiesFor(user: Extract<Actor, { type: "user" }>): readonly RequestCopy[] {
  if (!maySeePayloads(user)) return [];
  return may(user.role, "config:write") ? ["masked", "secrets"] : ["masked"];
}
