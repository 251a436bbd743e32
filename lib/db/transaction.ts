import type { Database } from "./client";
import type { Prisma } from "./generated/client";

type Options = Parameters<Database["prisma"]["$transaction"]>[1];

/** The transactions of handles that were made by `inTransaction`. */
const running = new WeakMap<Database, Prisma.TransactionClient>();

/**
 * Runs work in one transaction, with a handle whose Prisma client belongs to it. Its pool does not: statements of the pool run
 * outside.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (within: Database) => Promise<Result>,
  options?: Options,
): Promise<Result> {
  return db.prisma.$transaction(async (store) => {
    const within: Database = { ...db, prisma: store as Database["prisma"] };
    running.set(within, store);
    return work(within);
  }, options);
}

/** The transaction of a handle that was made by `inTransaction`; undefined for any other handle. */
export const transactionOf = (db: Database) => running.get(db);
