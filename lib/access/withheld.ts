import { z } from "zod";

/** What stands in an answer of the API in place of contents that the caller may not see (`maySeePayloads` of ./actor.ts). */
export const WITHHELD = { withheld: true } as const;

export const withheld = z
  .object({ withheld: z.literal(true) })
  .describe(
    "For a key without the scope `payloads:read`, and for a user from whom an administrator took the right.",
  );
