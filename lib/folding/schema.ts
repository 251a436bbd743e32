import { z } from "zod";
import { foldRules } from "../fold-rules/schema";
import { reasonInput } from "../text/reason";
import { storedText } from "../text/stored-text";

/** The bodies of the form of the rules of folding. The API's check of the rules applies. */

/** All rules, and why they are changed. */
export const foldingForm = z.strictObject({ rules: foldRules, reason: reasonInput });
export type FoldingBody = z.input<typeof foldingForm>;

type Version = { id: string; updatedAt: string };

/** What the form sends: the version that it has read is its id. A form may send a part alone, which is refused here. */
export const foldingChanges: z.ZodType<
  z.output<typeof foldingForm> & Version,
  Partial<FoldingBody> & Version
> = foldingForm.extend({
  id: storedText().regex(/^\d{1,9}$/),
  updatedAt: storedText(),
});

/** The longest pasted answer, in characters; the hub itself reads the first 2,048. */
export const LONGEST_ANSWER = 16_384;

/** Rules to try: on an answer, on those of a group, and on the newest groups. */
export const tryFoldingBody = z.strictObject({
  rules: foldRules,
  answer: storedText()
    .max(LONGEST_ANSWER)
    .default("")
    .describe("An answer as a receiver gives it: JSON, XML, HTML or text. Its first 2,048 characters count."),
  groupId: z.int().positive().nullable().default(null).describe("A group, whose last answers are tried."),
});
