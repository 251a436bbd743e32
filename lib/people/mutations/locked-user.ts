import { RedeliverError } from "../../errors";
import { lockUser, type UserStore } from "../../users/mutations/change";

/** Reads a user and locks the row. @throws RedeliverError not_found */
export async function lockedUser(store: UserStore, id: string) {
  await lockUser(store, id);
  const row = await store.userAccount.findUnique({
    where: { id },
    include: { _count: { select: { identities: true } } },
  });
  if (!row) throw new RedeliverError("not_found", "There is no user with that id.");
  const { _count, ...user } = row;
  return { ...user, identities: _count.identities };
}
