import type { Actor } from "../access/actor";
import { auditingRefusals } from "../audit/mutations/auditing-refusals";
import { describeChanges } from "../config-version/describe";
import { nextUpdatedAt, refuseOutdated } from "../config-version/mutations";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { deleteFailures } from "../passwords/throttle";
import { disableUserIn, enableUserIn, setRoleIn } from "../users/mutations/access";
import { changeUserIn, endLinks, keepAnAdmin, type UserStore } from "../users/mutations/change";
import { getUser } from "./data";
import { refuseMore, refuseOwnPayloads } from "./grant";
import { lockedUser } from "./mutations/locked-user";
import type { UserChanges } from "./schema";
import type { UserFacts } from "./view";

/**
 * Changes a user. Each kind of change has an audit row of its own, named as that of the command that does the same.
 * @throws RedeliverError not_found, conflict for the last administrator or a change since `updatedAt`, forbidden for rights that the
 * actor may not give
 */
export async function updateUser(
  db: Database,
  actor: Actor,
  id: string,
  body: UserChanges,
): Promise<UserFacts> {
  const { updatedAt: read, role, disabled, ...facts } = body;
  const { email, isEnabled } = await refusingAudited(db, actor, id, async (store) => {
    const before = await lockedUser(store, id);
    const updatedAt = nextUpdatedAt("user", before, read);
    const isEnabled = disabled === false && before.disabledAt !== null;
    const rights = { role: role ?? before.role, seesPayloads: facts.seesPayloads ?? before.seesPayloads };
    refuseOwnPayloads(actor, id, before, rights);
    refuseMore(actor, isEnabled ? null : before, rights);
    if (role !== undefined && role !== before.role) await setRoleIn(store, actor, id, role);
    if (disabled && before.disabledAt === null) await disableUserIn(store, actor, id);
    if (isEnabled) await enableUserIn(store, actor, id);
    await changeUserIn(store, actor, "user.update", id, async () => {
      const after = await store.userAccount.update({ where: { id }, data: { ...facts, updatedAt } });
      const changes = describeChanges(factsOf(before), factsOf(after));
      // A link that was made before gives its holder no more than its maker could give.
      const ended = rights.seesPayloads && !before.seesPayloads ? await endLinks(store, id) : {};
      return { result: undefined, detail: Object.keys(changes).length > 0 ? { changes, ...ended } : null };
    });
    return { email: before.email, isEnabled };
  });
  // As the command that unlocks: who is enabled again can sign in at once. Others stay blocked: guesses of a password are bounded.
  if (isEnabled) await deleteFailures(db.pool, email);
  return getUser(db.pool, id);
}

const factsOf = ({ name, seesPayloads }: { name: string | null; seesPayloads: boolean }) => ({
  name,
  seesPayloads,
});

/**
 * Removes an account that was never used, as one with a wrong address. Others stay, because history names them: they are disabled.
 * @param read `updatedAt` as it was read; undefined: any version
 * @throws RedeliverError not_found, conflict for an account that was used or changed since `read`
 */
export async function deleteUser(db: Database, actor: Actor, id: string, read?: Date): Promise<void> {
  await refusingAudited(db, actor, id, async (store) => {
    const user = await lockedUser(store, id);
    refuseOutdated("user", user, read);
    await keepAnAdmin(store, id);
    if (user.lastSeenAt !== null || user.passwordHash !== null || user.identities > 0)
      throw new RedeliverError(
        "conflict",
        "Only an account that was never used can be deleted: history names the others. Disable it instead.",
      );
    const { email, role } = user;
    await changeUserIn(store, actor, "user.delete", id, async () => {
      await store.userAccount.delete({ where: { id } });
      return { result: undefined, detail: { email, role } };
    });
  });
}

/** Runs a change in a transaction. A refused one, as of the last administrator, gets its audit row too. */
function refusingAudited<Result>(
  db: Database,
  actor: Actor,
  id: string,
  change: (store: UserStore) => Promise<Result>,
): Promise<Result> {
  const attempt = { actor, action: "user.update", detail: { userId: id } };
  return auditingRefusals(db, attempt, () => db.prisma.$transaction(change));
}
