"use server";

import { z } from "zod";
import { action } from "../action/action";
import { RedeliverError } from "../errors";
import { storedText } from "../text/stored-text";
import { saveColumns } from "../users/mutations";
import { getDeliveryDetail } from "./data";
import { deliveryView } from "./delivery-view";
import { COLUMNS_KEY } from "./loaders";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "./mutations";
import { type OperationSummary, selection } from "./schema";
import { LAST_ATTEMPT } from "./timeline-limits";

/** The console's operations on deliveries. The rows ticked, or everything that matches the filter: one operation, one statement. */

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

/** What a row's expansion shows. */
export const readDelivery = action(
  {
    name: "deliveries.read",
    permission: "deliveries:read",
    input: z.strictObject({ deliveryId: z.guid() }),
  },
  async ({ db, input: { deliveryId } }) => {
    const detail = await getDeliveryDetail(db, deliveryId, LAST_ATTEMPT);
    if (!detail) throw new RedeliverError("not_found", "This delivery is not there any more: it was purged.");
    return { view: deliveryView(detail) };
  },
);

/** Remembers the user's columns of the screen. */
export const rememberColumns = action(
  {
    name: "deliveries.columns",
    permission: "deliveries:read",
    input: z.strictObject({
      view: z.enum(["failed", "bin"]),
      columns: z.array(storedText().max(40)).max(40),
    }),
  },
  async ({ db, user, input: { view, columns } }) => {
    await saveColumns(db, user.id, COLUMNS_KEY[view], columns);
    return {};
  },
);

/** The console follows an operation by its operation, so the answers per delivery stay here. */
function counts({ results: _results, ...summary }: OperationSummary) {
  return summary;
}
