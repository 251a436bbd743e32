"use server";

import { z } from "zod";
import { action } from "../action/action";
import { storedText } from "../text/stored-text";
import { saveColumns } from "../users/mutations";
import { COLUMNS_KEY } from "./loaders";

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
