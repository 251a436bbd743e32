import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import type { Prisma } from "../../db/generated/client";
import { newDeliveryId, shardOf } from "../../db/ids";
import { MAX_DELIVERIES } from "../../deliveries/limits";
import type { AtOnceKind } from "../../engine/state";
import type { DeliveryResult } from "../results";
import type { ItemResult, OperationSummary, Selection } from "../schema";
import { COUNT_NEW_ITEMS, RECORD_SKIPPED } from "../statements/operate";

type Transaction = Prisma.TransactionClient;

/** Writes the items of deliveries that were skipped. */
export async function recordSkipped(
  store: Transaction,
  operationId: string,
  skipped: DeliveryResult[],
  now: Date,
): Promise<void> {
  if (!skipped.length) return;
  await store.$executeRawUnsafe(
    RECORD_SKIPPED,
    operationId,
    now,
    skipped.map((one) => one.deliveryId),
    skipped.map((one) => shardOf(one.deliveryId)),
    skipped.map((one) => one.eventId ?? null),
    skipped.map((one) => one.subscriberId ?? null),
    skipped.map((one) => one.reason),
    skipped.map((one) => one.heldBy ?? null),
  );
}

/** Pairs that name no delivery, each once, with an id that stands for the delivery: it keys the item. */
export function unknownPairs(asked: ItemResult[]): DeliveryResult[] {
  const unknown = new Map<string, DeliveryResult>();
  for (const one of asked)
    if (!one.deliveryId && one.eventId)
      unknown.set(`${one.eventId} ${one.subscriberId}`.toLowerCase(), {
        ...one,
        deliveryId: newDeliveryId(one.eventId),
      });
  return [...unknown.values()];
}

/** Counts the items that were written, and writes the operation and the audit row. */
export async function recordOperation(
  store: Transaction,
  actor: Actor,
  kind: AtOnceKind,
  selection: Selection,
  done: Omit<OperationSummary, "results"> & { ids: string[]; now: Date },
): Promise<void> {
  const { changed, skipped, skippedByReason, operationId } = done;
  await store.$executeRawUnsafe(COUNT_NEW_ITEMS, operationId);
  const filter = selection.by === "filter" ? { ...selection.filter, asOf: selection.asOf } : undefined;
  const isSent = kind === "retry" && changed > 0;
  await store.operation.create({
    data: {
      id: operationId,
      kind,
      actorType: actor.type,
      actorId: actor.id ?? null,
      actorName: actor.name,
      ...stored(selection),
      state: isSent ? "running" : "done",
      createdAt: done.now,
      startedAt: done.now,
      // A retry ends when its last delivery has settled (lib/worker/operations).
      finishedAt: isSent ? null : done.now,
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

/** The columns of a selection: a filter, or named deliveries in the form of the API. */
function stored(selection: Selection): Pick<Prisma.OperationUncheckedCreateInput, "filter" | "selection"> {
  if (selection.by === "ids") return { selection: { deliveryIds: selection.deliveryIds } };
  if (selection.by === "pairs") return { selection: { pairs: selection.pairs } };
  return { filter: JSON.parse(JSON.stringify({ ...selection.filter, asOf: selection.asOf })) };
}
