import type { Prisma } from "../../db/generated/client";
import { shardOf } from "../../db/ids";
import { MAX_DELIVERIES } from "../../deliveries/limits";
import { fixedSetStatement } from "../../deliveries/statements/list";
import { type AtOnceKind, MOVES } from "../../engine/state";
import { RedeliverError } from "../../errors";
import type { DeliveryPair, ItemResult, NamedDelivery, Selection } from "../schema";
import { DELIVERIES_OF_PAIRS } from "../statements/operate";

/**
 * Finds the deliveries that a selection names, within the operation's transaction and in the selection's order. Each has
 * the result `skipped: not_found` until the operation has written another one; a pair that names no delivery keeps its
 * position without an id.
 * @throws RedeliverError `invalid` for a filter that matches more than is done at once: without a preview and a pace, that would be a
 *   second way to make everything due
 */
export async function findSelected(
  store: Prisma.TransactionClient,
  kind: AtOnceKind,
  selection: Selection,
): Promise<ItemResult[]> {
  const asked = (one: Partial<NamedDelivery>): ItemResult => ({
    ...one,
    result: "skipped",
    reason: "not_found",
  });
  if (selection.by === "ids")
    return selection.deliveryIds.map((id) => asked({ deliveryId: id.toLowerCase() }));
  if (selection.by === "filter") {
    const { text, values } = fixedSetStatement(selection.filter, selection.asOf, MOVES[kind].from);
    const rows = await store.$queryRawUnsafe<{ id: string }[]>(text, ...values);
    if (rows.length > MAX_DELIVERIES) {
      const message = `More than ${MAX_DELIVERIES} deliveries match: freeze them as a draft, and start that.`;
      throw new RedeliverError("invalid", message, [{ field: "selection", message }]);
    }
    return rows.map(({ id }) => asked({ deliveryId: id }));
  }
  const found = await store.$queryRawUnsafe<NamedDelivery[]>(
    DELIVERIES_OF_PAIRS,
    selection.pairs.map((pair) => pair.eventId),
    selection.pairs.map((pair) => pair.subscriberId),
    selection.pairs.map((pair) => shardOf(pair.eventId)),
  );
  const ids = new Map(found.map((row) => [pairKey(row), row.deliveryId]));
  return selection.pairs.map((pair) => asked({ ...pair, deliveryId: ids.get(pairKey(pair)) }));
}

function pairKey(pair: DeliveryPair): string {
  return `${pair.eventId.toLowerCase()} ${pair.subscriberId.toLowerCase()}`;
}
