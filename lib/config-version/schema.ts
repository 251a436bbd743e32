import { z } from "zod";

/** `updatedAt` in a body of changes: the row's version that the editor has read. */
export const readUpdatedAt = z.iso
  .datetime({ offset: true, error: "A time as answers give it: 2026-11-26T07:30:00.000Z." })
  .transform((text) => new Date(text))
  .optional()
  .describe(
    "As it was read. The change is refused (409) when it is not the stored one, because somebody else has changed the row " +
      "since. Left out: no check.",
  );

/** A row to delete in the console, as it was when its deletion was confirmed. */
export const rowToDelete = z.strictObject({ id: z.guid(), updatedAt: z.date() });
