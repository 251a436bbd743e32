import type { Actor } from "../access/actor";
import type { Database } from "../db/client";
import { changeUser, endLinks } from "../users/mutations/change";
import type { Identity } from "./data";

/**
 * Binds a user to a subject of a provider, the only one accepted for their sign-in from then on. A link that sets a password ends:
 * whoever else has it, the account is accepted.
 * @returns false when either of the two is bound already
 */
export async function bindIdentity(
  db: Database,
  actor: Actor,
  userId: string,
  identity: Identity,
): Promise<boolean> {
  return changeUser(db, actor, "user.bind_identity", userId, async (store) => {
    const data = [{ ...identity, userId }];
    if ((await store.userIdentity.createMany({ data, skipDuplicates: true })).count === 0)
      return { result: false, detail: null };
    return { result: true, detail: { ...identity, ...(await endLinks(store, userId)) } };
  });
}

/** Removes a user's bindings to providers: the next sign-in binds by e-mail address again. */
export async function unbindIdentities(db: Database, actor: Actor, userId: string): Promise<number> {
  return changeUser(db, actor, "user.unbind_identity", userId, async (store) => {
    const { count } = await store.userIdentity.deleteMany({ where: { userId } });
    return { result: count, detail: { unbound: count } };
  });
}
