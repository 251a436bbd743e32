"use server";

import { z } from "zod";
import { action } from "../action/action";
import { RedeliverError } from "../errors";
import { storedText } from "../text/stored-text";
import { saveColumns } from "../users/mutations";
import { getDeliveryDetail } from "./data/detail";
import { LAST_ATTEMPT } from "./limits";
import { COLUMNS_KEY } from "./loaders";
import { deliveryView } from "./view/expansion";

/** Reads the data of a row's expansion. */
export const readDelivery = action(
  {
    name: "deliveries.read",
    permission: "deliveries:read",
    input: z.strictObject({ deliveryId: z.guid() }),
  },
  async ({ db, input: { deliveryId } }) => {
    const detail = await getDeliveryDetail(db, deliveryId, LAST_ATTEMPT);
    if (!detail) throw new RedeliverError("not_found", "This delivery no longer exists: it was purged.");
    return { view: deliveryView(detail) };
  },
);

/** Stores the user's choice of columns. */
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
