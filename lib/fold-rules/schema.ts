import { z } from "zod";
import { type FoldRule, MOST_FOLD_RULES } from "../engine/fingerprint/fold-rules";
import { FOLDED_KINDS, LONGEST_MARK } from "../engine/fingerprint/marks";
import { compilePattern, PatternError } from "../engine/pattern";
import { reasonInput } from "../text/reason";
import { storedText } from "../text/stored-text";

const OWN: ReadonlySet<string> = new Set(FOLDED_KINDS);

const mark = storedText()
  .regex(new RegExp(`^[a-z]{2,${LONGEST_MARK}}$`), `2 to ${LONGEST_MARK} letters from a to z.`)
  .refine((name) => !OWN.has(name), `The hub itself folds to ${FOLDED_KINDS.join(", ")}: take another word.`)
  .describe("What stands in the text in place of what matched.");

const matches = storedText()
  .min(1)
  .max(200)
  .superRefine((source, context) => {
    const message = patternProblem(source);
    if (message !== null) context.addIssue({ code: "custom", message });
  })
  .describe("A regular expression without back references, look-around and named groups, whatever the case.");

/** The operators' own rules of folding, as written in a body and stored. */
export const foldRules: z.ZodType<FoldRule[], FoldRule[]> = z
  .array(z.strictObject({ mark, matches }))
  .max(MOST_FOLD_RULES, `${MOST_FOLD_RULES} rules at most.`)
  .describe(
    "Applied one after another to the text of a failure, after the hub has folded what changes in it: `user [a-z]+` makes one group of " +
      "the failures that name a user. A match that would cut a mark is left as it is.",
  );

/** A body of changes. */
export const foldRuleChanges = z.strictObject({
  version: z.int().min(0).describe("The version that was read: after a change by somebody else it is a 409."),
  rules: foldRules,
  reason: reasonInput.optional().describe("Why, for the audit trail."),
});
export type FoldRuleChanges = z.output<typeof foldRuleChanges>;

function patternProblem(source: string): string | null {
  try {
    if (compilePattern(source).test("")) return "It matches a text of nothing, so it would fold everywhere.";
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
