import { z } from "zod";
import { LIVE_NOUNS } from "./nouns";

/** The data of a message. */
export const liveData = z.object({
  changed: z
    .array(z.enum(LIVE_NOUNS))
    .describe("What has changed since the message before, each word once. In a `resync`, everything."),
  watermark: z.iso
    .datetime()
    .describe(
      "A time of the database. Everything that the message announces was committed before it, so an answer that was read later shows it.",
    ),
});
export type LiveData = z.output<typeof liveData>;
