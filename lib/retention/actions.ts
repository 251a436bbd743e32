"use server";

import { action } from "../action/action";
import { storedText } from "../text/stored-text";
import { readRetention } from "./data";
import { previewRemoval as preview } from "./data/removal";
import { updateRetention } from "./mutations";
import { type Removal, retentionChanges, retentionOverrides } from "./schema";
import { storedRetention } from "./view";

/** The console's operations on retention. */

export const update = action(
  {
    name: "retention.update",
    permission: "retention:write",
    // The form sends the id of the row that it edits; there is one.
    input: retentionChanges.extend({ id: storedText() }),
  },
  async ({ db, user, input: { id: _id, ...changes } }) => ({
    stored: storedRetention(await updateRetention(db, user, changes)),
  }),
);

/** What changes would remove at the next run. */
export const previewRemoval = action(
  { name: "retention.preview", permission: "retention:write", input: retentionOverrides },
  async ({ db, input }): Promise<{ removals: Removal[] }> => {
    const { settings } = await readRetention(db.prisma);
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return { removals: await preview(db.pool, settings, { ...settings, ...changes }, new Date()) };
  },
);
