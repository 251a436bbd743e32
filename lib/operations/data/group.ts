import type { Database } from "../../db/client";
import { MISSING_GROUPS } from "../../deliveries/statements/groups";
import { MOVES, type OperationKind } from "../../engine/state";
import { RedeliverError } from "../../errors";
import type { ChosenDeliveries } from "../schema/draft";

/** Any time. */
const EVER = new Date(0);

/**
 * The filter of the deliveries of a failure group that a kind is for: those that failed until now, or were discarded.
 * @throws RedeliverError `invalid` for an unknown group, one that was merged into another, and a kind that is for other deliveries
 */
export async function ofGroup(
  store: Pick<Database["prisma"], "$queryRawUnsafe">,
  groupId: number,
  kind: OperationKind,
  now: Date,
): Promise<Extract<ChosenDeliveries, { by: "filter" }>> {
  const from = kind === "backfill" ? null : MOVES[kind].from;
  if (from !== "failed" && from !== "discarded")
    throw invalid("is for other deliveries than the failed or discarded ones of a failure group");
  const [missing] = await store.$queryRawUnsafe<{ into: number | null }[]>(MISSING_GROUPS, [groupId]);
  if (missing)
    throw invalid(
      missing.into === null ? "is no failure group" : `was merged into group ${missing.into}: name that one`,
    );
  const filter = { from: EVER, to: now, classes: [], subscriberIds: [], contextIds: [], groupId: [groupId] };
  return { by: "filter", filter };
}

function invalid(message: string): RedeliverError {
  const field = "selection.groupId";
  return new RedeliverError("invalid", `Not valid in the body: ${field} ${message}.`, [{ field, message }]);
}
