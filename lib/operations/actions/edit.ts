"use server";

import { z } from "zod";
import { action } from "../../action/action";
import { storedId } from "../../deliveries/schema";
import { editAndRetry } from "../mutations/edit";
import { refuseAddress } from "../refuse-address";
import { editInput } from "../schema/edit";

/** Sends an edited copy of a failed delivery. */
export const edit = action(
  {
    name: "deliveries.edit_and_retry",
    permission: "deliveries:edit",
    input: z.strictObject({ id: storedId, edit: editInput }),
  },
  async ({ db, user, input: { id, edit } }) => {
    refuseAddress(edit.url);
    return editAndRetry(db, user, id, edit);
  },
);
