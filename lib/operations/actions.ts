"use server";

import { z } from "zod";
import { action } from "../action/action";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "./mutations";
import { type OperationSummary, selection } from "./schema";

/** The console's operations on selected rows, done at once. What is frozen first: ./actions/drafts.ts. */

const input = z.strictObject({ selection });

export const retry = action(
  { name: "deliveries.retry", permission: "deliveries:retry", input },
  async ({ db, user, input: { selection } }) => counts(await retryDeliveries(db, user, selection)),
);

export const discard = action(
  { name: "deliveries.discard", permission: "deliveries:discard", input },
  async ({ db, user, input: { selection } }) => counts(await discardDeliveries(db, user, selection)),
);

export const restore = action(
  { name: "deliveries.restore", permission: "deliveries:restore", input },
  async ({ db, user, input: { selection } }) => counts(await restoreDeliveries(db, user, selection)),
);

/** The console follows an operation by its id, so it does not need the results per delivery. */
function counts({ results: _results, ...summary }: OperationSummary) {
  return summary;
}
