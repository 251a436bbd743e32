import { z } from "zod";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../engine/failure";
import { compilePattern, PatternError } from "../engine/pattern";
import { type RetryRule, RULE_ACTIONS, type RuleText } from "../engine/rules";
import { storedText } from "../text/stored-text";

/** Every failure is searched for the texts, up to 16 KiB of it. */
const MOST_TEXTS = 50;
/** The worst pattern takes 0.17 s on the worst 16 KiB, and a worker has one thread. */
const MOST_PATTERNS = 10;

const text = storedText().min(1).max(200);

const status = storedText()
  .regex(/^[1-5]\d\d(-[1-5]\d\d)?$/, 'A status ("410") or a range ("500-599").')
  .refine((range) => range.slice(-3) >= range.slice(0, 3), "The range is the wrong way round.");

const alternatives = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50).optional();

const condition = z
  .strictObject({
    kinds: alternatives(z.enum(FAILURE_KINDS)),
    classes: alternatives(z.enum(FAILURE_CLASSES)),
    statuses: alternatives(status).describe('Statuses ("410") and ranges ("500-599").'),
    texts: alternatives(
      z.union([z.strictObject({ contains: text }), z.strictObject({ matches: text })]),
    ).describe(
      "Looked for in the failure's detail and the first 16 KiB of the response, whatever the case. `matches` is a " +
        "regular expression without back references, look-around and named groups.",
    ),
  })
  .describe(
    "Each condition that is given must hold; of the alternatives in a list, one. None given: every failure.",
  );

const rule = z.strictObject({ when: condition, action: z.enum(RULE_ACTIONS) });

/** The rules of a policy, as written in a body. */
export const retryRules = z
  .array(rule)
  .max(50)
  .refine(
    (rules) => textsOf(rules).length <= MOST_TEXTS,
    `The rules may look for ${MOST_TEXTS} texts in all.`,
  )
  .refine(
    (rules) => textsOf(rules).filter((wanted) => "matches" in wanted).length <= MOST_PATTERNS,
    `The rules may have ${MOST_PATTERNS} regular expressions in all.`,
  )
  .superRefine(checkPatterns)
  .describe(
    "What is worth a retry: the first rule that matches a failure decides; none: the strategy does. `retry`: by the " +
      "strategy. `fail`: no retry. `retry_now`: at once, whatever the strategy or a Retry-After says, counted as an attempt. " +
      "`disable_subscriber`: no retry, and the subscriber's status becomes `cancelled`.",
  );

export const disableOnGone = z
  .boolean()
  .describe("After the rules: an answer 410 Gone disables the subscriber. Off when left out.");

/** Compiles the patterns once their number is known to be small: compiling takes a millisecond or two. */
function checkPatterns(rules: readonly RetryRule[], context: z.RefinementCtx): void {
  if (textsOf(rules).filter((wanted) => "matches" in wanted).length > MOST_PATTERNS) return;
  for (const [index, { when }] of rules.entries())
    for (const [at, wanted] of (when.texts ?? []).entries())
      if ("matches" in wanted) {
        const message = patternProblem(wanted.matches);
        const path = [index, "when", "texts", at, "matches"];
        if (message !== null) context.addIssue({ code: "custom", path, message });
      }
}

function patternProblem(source: string): string | null {
  try {
    compilePattern(source);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function textsOf(rules: readonly RetryRule[]): RuleText[] {
  return rules.flatMap(({ when }) => when.texts ?? []);
}
