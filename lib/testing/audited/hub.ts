import { type Actor, SYSTEM, userActor } from "../../access/actor";
import type { Role } from "../../access/roles";
import { newId } from "../../db/ids";
import { startSession } from "../../sessions/mutations";
import { createUser } from "../../users/mutations";
import type { TestDatabase } from "../database";

/** What the cases of ./table.ts start from. */

export type User = Extract<Actor, { type: "user" }> & { email: string };

export const PASSWORD = "correct horse battery";
const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };

let serial = 0;

/** A name that no other row has. */
export const unique = (stem: string) => `${stem}-${++serial}`;

/** Creates a user. */
export async function aUser(db: TestDatabase, role: Role = "operator"): Promise<User> {
  const email = `${newId()}@example.com`;
  const name = unique("User");
  const { id } = await createUser(db, SYSTEM, { email, name, role, password: PASSWORD });
  return { ...userActor({ id, email, name, role, seesPayloads: true }, "192.0.2.1"), email };
}

/** Begins a session of a user. @returns its id */
export function aSession(db: TestDatabase, { id }: { id: string }): Promise<string> {
  return startSession(db.pool, { userId: id, address: "192.0.2.1" }, SESSION);
}
