import type { Actor } from "../access/actor";
import type { Role } from "../access/roles";
import { mayGivePayloads } from "../api-keys/grant";
import { type FieldProblem, RedeliverError } from "../errors";

/** What an account lets its holder do. */
export type Rights = { role: Role; seesPayloads: boolean };

const NO_ADMIN =
  "An API key can neither make administrators, nor enable them, nor make links for them. A signed-in administrator can, " +
  "and so can npm run user on the hub's machine.";
const NO_PAYLOADS =
  "Whoever is not shown payloads cannot let others see them, nor make links for users who do, nor enable them. An administrator " +
  "who is shown payloads can, and so can npm run user on the hub's machine.";
const NOT_YOURSELF =
  "Nobody changes whether they see payloads themselves. Another administrator can, and so can npm run user on the hub's machine.";

/**
 * Refuses to give more than the actor may give. Whoever makes a link gives all that the account has: the link's holder signs in
 * with it.
 * @param before what the account let its holder do; null: nothing, as that of a new or disabled user, and of who gets a link
 * @throws RedeliverError forbidden, saying who can do it instead
 */
export function refuseMore(actor: Actor, before: Rights | null, after: Rights): void {
  const problems: FieldProblem[] = [];
  if (actor.type === "api_key" && after.role === "admin" && before?.role !== "admin")
    problems.push({ field: "role", message: NO_ADMIN });
  if (after.seesPayloads && !before?.seesPayloads && !mayGivePayloads(actor))
    problems.push({ field: "seesPayloads", message: NO_PAYLOADS });
  refuse(problems);
}

/**
 * Refuses users who change whether they see payloads themselves.
 * @throws RedeliverError forbidden, saying who can do it instead
 */
export function refuseOwnPayloads(actor: Actor, id: string, before: Rights, after: Rights): void {
  if (actor.type === "user" && actor.id === id && before.seesPayloads !== after.seesPayloads)
    refuse([{ field: "seesPayloads", message: NOT_YOURSELF }]);
}

function refuse(problems: FieldProblem[]): void {
  if (problems.length === 0) return;
  throw new RedeliverError("forbidden", problems.map(({ message }) => message).join(" "), problems);
}
