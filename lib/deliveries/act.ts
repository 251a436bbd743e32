import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { LONG_WORK_MS } from "../config/statement-limits";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { newId, shardOf } from "../db/ids";
import { MOVES, type OperationKind, type SkipReason } from "../engine/state";
import { fixedSetStatement } from "./list-sql";
import {
  type DeliveryPair,
  type ItemResult,
  MAX_DELIVERIES,
  type OperationSummary,
  type Selection,
} from "./schema";
import { type SkipFacts, skipReason } from "./skip-reason";
import { DELIVERIES_OF_PAIRS, DISCARD, RECORD_SKIPPED, RESTORE, RETRY, SKIP_FACTS } from "./statements";

/** How long what was discarded can be restored. */
const BIN_DAYS = 14;
const DAY_MS = 86_400_000;
/** Ids per statement: an operation on the rows of a screen is one statement, an operation on a hundred thousand is twenty. */
const CHUNK = 5000;

/** What each operation writes, and how a delivery it has already changed answers when it is named a second time. */
const ACTS = {
  retry: { statement: RETRY, extra: () => [], result: "queued", again: "already_scheduled" },
  discard: {
    statement: DISCARD,
    extra: (now) => [new Date(now.getTime() + BIN_DAYS * DAY_MS)],
    result: "changed",
    again: "already_discarded",
  },
  restore: { statement: RESTORE, extra: () => [], result: "changed", again: "not_discarded" },
} as const satisfies Record<
  OperationKind,
  {
    statement: string;
    extra: (now: Date) => unknown[];
    result: ItemResult["result"];
    again: SkipReason;
  }
>;

type Transaction = Prisma.TransactionClient;
type Identity = { deliveryId: string; eventId: string; subscriberId: string };
type Outcome = ItemResult & { deliveryId: string };

/**
 * Does one operation on a selection of deliveries: the guarded write, the operation with its items and the audit row, in one
 * transaction. What cannot be changed is skipped with its reason.
 * @returns the counts, each answer in the order asked, and the deliveries that were changed.
 */
export async function runOperation(
  db: Database,
  actor: Actor,
  kind: OperationKind,
  selection: Selection,
  now: Date,
): Promise<OperationSummary & { changedIds: string[] }> {
  const operationId = newId();
  // What names its deliveries is a few hundred at most, and an ordinary request.
  const prisma = selection.by === "filter" ? db.longWork() : db.prisma;
  return prisma.$transaction(
    async (store) => {
      const asked = await resolve(store, kind, selection);
      const ids = [...new Set(asked.flatMap((one) => one.deliveryId ?? []))];
      const outcomes = new Map<string, Outcome>();
      for (let start = 0; start < ids.length; start += CHUNK) {
        const chunk = ids.slice(start, start + CHUNK);
        for (const outcome of await write(store, kind, operationId, chunk, now))
          outcomes.set(outcome.deliveryId, outcome);
      }
      const results = answers(asked, outcomes, kind);
      const skippedByReason = countReasons(results);
      const changedIds = ids.filter((id) => outcomes.get(id)?.result === ACTS[kind].result);
      const summary = {
        operationId,
        changed: changedIds.length,
        skipped: results.length - changedIds.length,
        skippedByReason,
      };
      await record(store, actor, kind, selection, { ...summary, ids, now });
      return { ...summary, results: selection.by === "filter" ? [] : results, changedIds };
    },
    { timeout: LONG_WORK_MS, maxWait: 10_000 },
  );
}

/** The deliveries a selection names, in its order. A pair that names none keeps its place without an id. */
async function resolve(store: Transaction, kind: OperationKind, selection: Selection): Promise<ItemResult[]> {
  const asked = (one: Partial<Identity>): ItemResult => ({ ...one, result: "skipped", reason: "not_found" });
  if (selection.by === "ids")
    return selection.deliveryIds.map((id) => asked({ deliveryId: id.toLowerCase() }));
  if (selection.by === "filter") {
    const { text, values } = fixedSetStatement(selection.filter, selection.asOf, MOVES[kind].from);
    const rows = await store.$queryRawUnsafe<{ id: string }[]>(text, ...values);
    return rows.map(({ id }) => asked({ deliveryId: id }));
  }
  const found = await store.$queryRawUnsafe<Identity[]>(
    DELIVERIES_OF_PAIRS,
    selection.pairs.map((pair) => pair.eventId),
    selection.pairs.map((pair) => pair.subscriberId),
    selection.pairs.map((pair) => shardOf(pair.eventId)),
  );
  const ids = new Map(found.map((row) => [pairKey(row), row.deliveryId]));
  return selection.pairs.map((pair) => asked({ ...pair, deliveryId: ids.get(pairKey(pair)) }));
}

/** The guarded write on some ids, then what stood against those it did not change. Both leave their items. */
async function write(
  store: Transaction,
  kind: OperationKind,
  operationId: string,
  ids: string[],
  now: Date,
): Promise<Outcome[]> {
  const { statement, extra, result } = ACTS[kind];
  const changed = await store.$queryRawUnsafe<Identity[]>(
    statement,
    ids,
    ids.map(shardOf),
    operationId,
    now,
    ...extra(now),
  );
  const outcomes = changed.map((row): Outcome => ({ ...row, result }));
  if (changed.length === ids.length) return outcomes;
  const done = new Set(changed.map((row) => row.deliveryId));
  const left = ids.filter((id) => !done.has(id));
  const facts = await store.$queryRawUnsafe<(SkipFacts & Partial<Identity> & { deliveryId: string })[]>(
    SKIP_FACTS,
    left,
    left.map(shardOf),
  );
  const skipped = facts.map((row): Outcome => {
    const known = row.eventId ? { eventId: row.eventId, subscriberId: row.subscriberId } : {};
    return { deliveryId: row.deliveryId, ...known, result: "skipped", reason: skipReason(kind, row, now) };
  });
  await recordSkipped(store, operationId, skipped);
  return [...outcomes, ...skipped];
}

async function recordSkipped(store: Transaction, operationId: string, skipped: Outcome[]): Promise<void> {
  const items = skipped.filter((one) => one.eventId);
  if (!items.length) return;
  await store.$executeRawUnsafe(
    RECORD_SKIPPED,
    operationId,
    items.map((one) => one.deliveryId),
    items.map((one) => shardOf(one.deliveryId)),
    items.map((one) => one.eventId),
    items.map((one) => one.subscriberId),
    items.map((one) => one.reason),
  );
}

/** One answer per thing asked, in order: a delivery named again is answered as one that was just changed. */
function answers(asked: ItemResult[], outcomes: Map<string, Outcome>, kind: OperationKind): ItemResult[] {
  const answered = new Set<string>();
  return asked.map((one) => {
    const outcome = one.deliveryId ? outcomes.get(one.deliveryId) : undefined;
    if (!outcome) return one;
    const again = answered.has(outcome.deliveryId) && outcome.result !== "skipped";
    answered.add(outcome.deliveryId);
    return again ? { ...outcome, result: "skipped", reason: ACTS[kind].again } : outcome;
  });
}

function countReasons(results: ItemResult[]): OperationSummary["skippedByReason"] {
  const counts: OperationSummary["skippedByReason"] = {};
  for (const { reason } of results) if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The operation and the audit row, once the counts are known. */
async function record(
  store: Transaction,
  actor: Actor,
  kind: OperationKind,
  selection: Selection,
  done: Omit<OperationSummary, "results"> & { ids: string[]; now: Date },
): Promise<void> {
  const { changed, skipped, skippedByReason, operationId } = done;
  const filter = selection.by === "filter" ? { ...selection.filter, asOf: selection.asOf } : undefined;
  await store.operation.create({
    data: {
      id: operationId,
      kind,
      actorType: actor.type,
      actorId: actor.id ?? null,
      actorName: actor.name,
      ...(filter ? { filter: JSON.parse(JSON.stringify(filter)) } : {}),
      requested: changed + skipped,
      changed,
      skipped,
      skippedByReason,
      createdAt: done.now,
    },
  });
  const what = filter ? { filter } : { deliveryIds: done.ids.slice(0, MAX_DELIVERIES) };
  await recordAudit(store, {
    actor,
    action: `deliveries.${kind}`,
    outcome: "allowed",
    targetType: "operation",
    targetId: operationId,
    detail: { ...what, requested: changed + skipped, changed, skipped, skippedByReason },
  });
}

function pairKey(pair: DeliveryPair): string {
  return `${pair.eventId.toLowerCase()} ${pair.subscriberId.toLowerCase()}`;
}
