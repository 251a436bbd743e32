import type { SkipReason } from "../engine/state";
import type { ItemResult, OperationSummary } from "./schema";

/** The result of one delivery that an operation found. */
export type DeliveryResult = ItemResult & { deliveryId: string };

/**
 * Gives one result per delivery asked for, in the order asked. A delivery named twice was changed by its first mention:
 * the second one is skipped for `repeatedReason`.
 */
export function resultsInOrder(
  asked: ItemResult[],
  found: ReadonlyMap<string, DeliveryResult>,
  repeatedReason: SkipReason,
): ItemResult[] {
  const answered = new Set<string>();
  return asked.map((one) => {
    const result = one.deliveryId ? found.get(one.deliveryId) : undefined;
    if (!result) return one;
    const isRepeated = answered.has(result.deliveryId) && result.result !== "skipped";
    answered.add(result.deliveryId);
    return isRepeated ? { ...result, result: "skipped", reason: repeatedReason } : result;
  });
}

/** Counts the skipped deliveries by reason. */
export function countReasons(results: ItemResult[]): OperationSummary["skippedByReason"] {
  const counts: OperationSummary["skippedByReason"] = {};
  for (const { reason } of results) if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
