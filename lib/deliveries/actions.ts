"use server";

import { z } from "zod";
import { action } from "../action/action";
import { RedeliverError } from "../errors";
import { getDeliveryDetail } from "./data/detail";
import { LAST_ATTEMPT } from "./limits";
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
