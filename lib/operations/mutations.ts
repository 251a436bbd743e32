import type { Actor } from "../access/actor";
import { LONG_WORK_MS } from "../config/statement-limits";
import { notifyDue } from "../db/channels";
import type { Database } from "../db/client";
import type { Prisma, PrismaClient } from "../db/generated/client";
import { newId, shardOf } from "../db/ids";
import { purgeAtOf } from "../engine/retention";
import { type AtOnceKind, MOVES, type SkipReason } from "../engine/state";
import { markChanged } from "../live/mutations";
import { readRetention } from "../retention/data";
import type { RequireRight } from "./access";
import { requireRestoration } from "./data/restored";
import { findSelected } from "./data/selected";
import { recordOperation, recordSkipped, unknownPairs } from "./mutations/record";
import { countReasons, type DeliveryResult, resultsInOrder } from "./results";
import type { ItemResult, NamedDelivery, OperationSummary, Selection } from "./schema";
import { type SkipFacts, skipReason } from "./skip-reason";
import { DISCARD, LOCK_FAILED, RESTORE, RETRY, SKIP_FACTS } from "./statements/operate";

/**
 * The operations of operators and API keys on deliveries. One transaction writes the deliveries (each guarded by the state it
 * expects), the operation with an item per delivery, and the audit row, all of the database's time unless another is given. The calling action or route checks permission.
 */

/**
 * Gives failed deliveries one more attempt each, due now. Skips, with their reasons, deliveries that are not failed,
 * those whose payload retention has removed, and those to a subscriber that is deleted or not approved. Wakes the workers after the commit.
 */
export async function retryDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now?: Date,
): Promise<OperationSummary> {
  const { changedIds, ...summary } = await runOperation(db, actor, "retry", selection, now);
  await notifyDue(
    db.pool,
    changedIds.map((id) => ({ shard: shardOf(id) })),
  );
  return summary;
}

/** Moves failed deliveries to the bin, from where they can be restored for as long as retention keeps them there. */
export async function discardDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now?: Date,
): Promise<OperationSummary> {
  const { changedIds: _changed, ...summary } = await runOperation(db, actor, "discard", selection, now);
  return summary;
}

/**
 * Moves discarded and accepted deliveries back to the list of failures, in their old order, unless their purge date has passed.
 * @param requireRight checks the rights to either; left out where the caller has both
 */
export async function restoreDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now?: Date,
  requireRight?: RequireRight,
): Promise<OperationSummary> {
  const { changedIds: _changed, ...summary } = await runOperation(
    db,
    actor,
    "restore",
    selection,
    now,
    requireRight,
  );
  return summary;
}

/** Ids per statement: an operation on the rows of a screen is one statement, an operation on a hundred thousand is twenty. */
const CHUNK = 5000;

/** For each operation: its statement, the result of a delivery it changed, and why a second mention of one is skipped. */
const OPERATIONS = {
  retry: { statement: RETRY, result: "queued", repeatedReason: "already_scheduled" },
  discard: {
    statement: DISCARD,
    result: "changed",
    repeatedReason: "already_discarded",
  },
  restore: { statement: RESTORE, result: "changed", repeatedReason: "not_discarded" },
} as const satisfies Record<
  AtOnceKind,
  {
    statement: string;
    result: ItemResult["result"];
    repeatedReason: SkipReason;
  }
>;

type Transaction = Prisma.TransactionClient;

/**
 * Runs one operation on a selection of deliveries in one transaction. A delivery that cannot be changed is skipped with its
 * reason.
 * @returns the counts, the results in the order asked (none for a filter), and the ids of the deliveries that were changed
 */
async function runOperation(
  db: Database,
  actor: Actor,
  kind: AtOnceKind,
  selection: Selection,
  given: Date | undefined,
  requireRight?: RequireRight,
): Promise<OperationSummary & { changedIds: string[] }> {
  const operationId = newId();
  const transact = (prisma: PrismaClient) =>
    prisma.$transaction(
      async (store) => {
        const asked = await findSelected(store, kind, selection);
        const now = given ?? (await databaseTime(store));
        // Only the bin depends on settings: a retry and a restoration never fail because of them.
        const extra = kind === "discard" ? [purgeAtOf((await readRetention(store)).settings, now)] : [];
        const ids = [...new Set(asked.flatMap((one) => one.deliveryId ?? []))];
        if (kind === "restore" && requireRight)
          await requireRestoration(
            (sql, ...values) => store.$queryRawUnsafe(sql, ...values),
            ids,
            requireRight,
          );
        const found = new Map<string, DeliveryResult>();
        for (let start = 0; start < ids.length; start += CHUNK) {
          const chunk = ids.slice(start, start + CHUNK);
          for (const one of await changeOrSkip(store, kind, operationId, chunk, { now, extra }))
            found.set(one.deliveryId, one);
        }
        await recordSkipped(store, operationId, unknownPairs(asked), now);
        const results = resultsInOrder(asked, found, OPERATIONS[kind].repeatedReason);
        const skippedByReason = countReasons(results);
        const changedIds = ids.filter((id) => found.get(id)?.result === OPERATIONS[kind].result);
        const summary = {
          operationId,
          changed: changedIds.length,
          skipped: results.length - changedIds.length,
          skippedByReason,
        };
        await recordOperation(store, actor, kind, selection, { ...summary, ids, now });
        return { ...summary, results: selection.by === "filter" ? [] : results, changedIds };
      },
      { timeout: LONG_WORK_MS, maxWait: 10_000 },
    );
  // A selection by ids or pairs names 500 deliveries at most, which fits the time of an ordinary request.
  const done = await (selection.by === "filter" ? db.longWork(transact) : transact(db.prisma));
  markChanged(db, "operations", "deliveries");
  return done;
}

/** Purge dates are compared with the database's clock: that of this process may be wrong. */
async function databaseTime(store: Transaction): Promise<Date> {
  const [row] = await store.$queryRaw<{ now: Date }[]>`select now() as now`;
  if (!row) throw new Error("PostgreSQL answered no time.");
  return row.now;
}

/** Runs the guarded write on some ids, then reads why the others were not changed. Writes an item for each delivery. */
async function changeOrSkip(
  store: Transaction,
  kind: AtOnceKind,
  operationId: string,
  ids: string[],
  { now, extra }: { now: Date; extra: unknown[] },
): Promise<DeliveryResult[]> {
  const { statement, result } = OPERATIONS[kind];
  if (MOVES[kind].from === "failed") await store.$queryRawUnsafe(LOCK_FAILED, ids, ids.map(shardOf));
  const changed = await store.$queryRawUnsafe<NamedDelivery[]>(
    statement,
    ids,
    ids.map(shardOf),
    operationId,
    now,
    ...extra,
  );
  const written = changed.map((row): DeliveryResult => ({ ...row, result }));
  if (changed.length === ids.length) return written;
  const changedIds = new Set(changed.map((row) => row.deliveryId));
  const left = ids.filter((id) => !changedIds.has(id));
  const facts = await store.$queryRawUnsafe<(SkipFacts & Partial<NamedDelivery> & { deliveryId: string })[]>(
    SKIP_FACTS,
    left,
    left.map(shardOf),
  );
  const skipped = facts.map((row): DeliveryResult => {
    const known = row.eventId ? { eventId: row.eventId, subscriberId: row.subscriberId } : {};
    const reason = skipReason(kind, row, now);
    const holder = reason === "in_operation" && row.heldBy ? { heldBy: row.heldBy } : {};
    return { deliveryId: row.deliveryId, ...known, result: "skipped", reason, ...holder };
  });
  await recordSkipped(store, operationId, skipped, now);
  return [...written, ...skipped];
}
