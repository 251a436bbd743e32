import { z } from "zod";
import type { Actor } from "../access/actor";
import { type AuditEntry, recordAudits } from "../audit/mutations";
import { auditingRefusals } from "../audit/mutations/auditing-refusals";
import { CONFIG_CHANNEL } from "../db/channels";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { inTransaction, transactionOf } from "../db/transaction";
import { RedeliverError } from "../errors";
import { flushChanges, markChanged } from "../live/mutations";
import { logger } from "../logger";

export type Transaction = Prisma.TransactionClient;

/** The outcome of a configuration change: its result, and the detail of its audit row (never a secret). */
export type Change<T> = { result: T; targetId: string; detail?: Record<string, unknown> };

/** A change may wait for earlier ones, and a handler with 500 topics takes long. Milliseconds. */
const PATIENCE = { maxWait: 10_000, timeout: 30_000 };

/**
 * The only way to change configuration: the change, its audit row and the next version of the configuration in one
 * transaction, then a notification to the workers. A change that is in conflict or forbidden leaves an audit row too. Processes with a copy of the configuration see that it is outdated.
 * @param what the operation's name in the audit trail, `noun.verb`: `subscriber.update`
 * @throws RedeliverError conflict when a name is in use; errors of `change` are passed on
 */
export async function changeConfiguration<T>(
  db: Database,
  actor: Actor,
  what: `${string}.${string}`,
  change: (store: Transaction) => Promise<Change<T>>,
): Promise<T> {
  const [result] = await changeRows(db, actor, what, async (store) => [await change(store)]);
  return result as T;
}

/** As `changeConfiguration`, for several rows, each with its audit row. */
export async function changeRows<T>(
  db: Database,
  actor: Actor,
  what: `${string}.${string}`,
  change: (store: Transaction) => Promise<Change<T>[]>,
): Promise<T[]> {
  const work = async (store: Transaction) => {
    // First of all: this lock serialises changes of configuration, so that no other change invalidates a check.
    await store.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
    const changes = await change(store);
    await recordAudits(
      store,
      changes.map((one) => auditEntry(actor, what, one)),
    );
    return changes.map(({ result }) => result);
  };
  const running = transactionOf(db);
  const made = (working: Promise<T[]>) =>
    working.catch((error: unknown) => {
      throw asConflict(error) ?? error;
    });
  if (running) return made(work(running));
  const result = await auditingRefusals(db, { actor, action: what }, () =>
    made(db.prisma.$transaction(work, PATIENCE)),
  );
  await notifyWorkers(db);
  return result;
}

/** A file may change all of the configuration at once. Milliseconds. */
const PATIENCE_TOGETHER = { maxWait: 10_000, timeout: 300_000 };

/**
 * Makes several changes in one transaction: all of them or none. Other changes of configuration wait until it has ended.
 * @param version the version of the configuration for which the changes were planned
 * @param work makes changes by mutations that it passes the handle to, and reads with that handle's Prisma client
 * @returns its result; null when the configuration has another version meanwhile, and nothing was changed
 */
export async function changeTogether<T>(
  db: Database,
  version: bigint,
  work: (within: Database) => Promise<T>,
): Promise<{ result: T } | null> {
  const changed = await inTransaction(
    db,
    async (within) => {
      const [row] = await within.prisma.$queryRaw<{ version: bigint }[]>`
        select version from config_version where id = 1 for update`;
      return row?.version === version ? { result: await work(within) } : null;
    },
    PATIENCE_TOGETHER,
  );
  if (changed) {
    await notifyWorkers(db);
    await flushChanges(db); // a command may end now
  }
  return changed;
}

/** Notifies the workers, and those who follow live, of a change of configuration or of a circuit. Workers also poll: a lost notification delays it by a second. */
export async function notifyWorkers(db: Pick<Database, "pool">): Promise<void> {
  markChanged(db, "configuration");
  await db.pool
    .query("select pg_notify($1, '')", [CONFIG_CHANNEL])
    .catch((error) =>
      logger.warn({ err: error }, "workers could not be notified of a change of configuration"),
    );
}

type Version = { updatedAt: Date };

/**
 * Checks that a row is still the version that its editor has read.
 * @param read `updatedAt` as the editor read it; undefined: no check
 * @throws RedeliverError conflict when another change came first
 */
export function refuseOutdated(noun: string, { updatedAt: stored }: Version, read?: Date): void {
  if (read && read.getTime() !== stored.getTime()) {
    throw new RedeliverError(
      "conflict",
      `Somebody else has changed this ${noun} since you opened it. Load it again to see how it stands now.`,
      [{ field: "updatedAt", message: `It is ${stored.toISOString()} now.` }],
    );
  }
}

/**
 * The next `updatedAt` of a row that is still the version that its editor has read (`refuseOutdated`). It is always later: two
 * changes may fall into one millisecond, and clocks differ.
 * @throws RedeliverError conflict when another change came first
 */
export function nextUpdatedAt(noun: string, row: Version, read?: Date): Date {
  refuseOutdated(noun, row, read);
  return new Date(Math.max(Date.now(), row.updatedAt.getTime() + 1));
}

function auditEntry<T>(actor: Actor, action: string, change: Change<T>): AuditEntry {
  const targetType = action.split(".")[0] ?? action;
  return {
    actor,
    action,
    outcome: "allowed",
    targetType,
    targetId: change.targetId,
    detail: change.detail ?? {},
  };
}

/** The part of the adapter's error that names the unique index: `handler_base_path_key` is the field basePath of a handler. */
const uniqueViolation = z.object({
  // P2010: of a statement in SQL.
  code: z.literal(["P2002", "P2010"]),
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        kind: z.literal("UniqueConstraintViolation"),
        table: z.string(),
        constraint: z.object({ index: z.string() }),
      }),
    }),
  }),
});

/** Converts a unique violation to a conflict; undefined for any other error. */
function asConflict(error: unknown): RedeliverError | undefined {
  const { success, data } = uniqueViolation.safeParse(error);
  if (!success) return undefined;
  const { table, constraint } = data.meta.driverAdapterError.cause;
  const column = constraint.index.slice(table.length + 1).replace(/_key$/, "");
  const field = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const noun = table.replaceAll("_", " ");
  return new RedeliverError("conflict", `Another ${noun} has this ${column.replaceAll("_", " ")} already.`, [
    { field, message: "Taken already." },
  ]);
}
