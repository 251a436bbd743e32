import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import type { Database } from "../../db/client";
import type { Prisma } from "../../db/generated/client";
import { RedeliverError } from "../../errors";
import { isLastAdmin } from "../data";

/** A transaction in which users are changed. */
export type UserStore = Prisma.TransactionClient;

type Changed<Result> = {
  result: Result;
  /** Of the audit row; null: nothing was changed, and no row is written. */
  detail: Record<string, unknown> | null;
};

/** Changes a user in one transaction with its audit row. */
export function changeUser<Result>(
  db: Database,
  actor: Actor,
  action: `${string}.${string}`,
  userId: string,
  make: (store: UserStore) => Promise<Changed<Result>>,
): Promise<Result> {
  return db.prisma.$transaction(async (store) => {
    await lockUser(store, userId);
    return changeUserIn(store, actor, action, userId, make);
  });
}

/** Changes a user with its audit row, in a transaction that has locked the user's row. */
export async function changeUserIn<Result>(
  store: UserStore,
  actor: Actor,
  action: `${string}.${string}`,
  userId: string,
  make: (store: UserStore) => Promise<Changed<Result>>,
): Promise<Result> {
  const { result, detail } = await make(store);
  if (detail) {
    const target = { targetType: "user", targetId: userId };
    await recordAudit(store, { actor, action, outcome: "allowed", ...target, detail });
  }
  return result;
}

/**
 * Ends the link of a user that sets a password, if there is one.
 * @returns for the audit row
 */
export async function endLinks(store: UserStore, userId: string): Promise<{ endedLinks?: number }> {
  const { count } = await store.passwordLink.deleteMany({ where: { userId } });
  return count > 0 ? { endedLinks: count } : {};
}

/** Locks a user's row until the transaction ends, so that concurrent changes of a user follow each other. */
export async function lockUser(store: UserStore, userId: string): Promise<void> {
  await store.$queryRaw`select 1 as locked from user_account where id = ${userId}::uuid for no key update`;
}

/** Serialises the creation of the first user by processes that start at the same time, and changes of administrators. */
const ADMINS_LOCK = 4_105_201;

/** Locks the administrators until the transaction ends. */
export async function lockAdmins(store: UserStore): Promise<void> {
  await store.$queryRaw`select pg_advisory_xact_lock(${ADMINS_LOCK})::text`;
}

/**
 * Refuses to remove the last administrator. Concurrent changes are serialised.
 * @throws RedeliverError conflict
 */
export async function keepAnAdmin(store: UserStore, leaving: string): Promise<void> {
  await lockAdmins(store);
  if (await isLastAdmin(store, leaving))
    throw new RedeliverError("conflict", "This is the last administrator: make another one first.");
}
