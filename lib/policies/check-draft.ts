import type { z } from "zod";
import type { RetrySettings } from "../engine/retry";
import type { FieldProblem } from "../errors";
import { formatDuration } from "../time/duration";
import { bodyOf, type PolicyDraft, type RetryDraft, retryBody, rulesBody } from "./draft";
import { newPolicy, retrySettings, tryRulesBody } from "./schema";

/** Checks what a form holds by the schemas of the API, and says what is wrong in words for the person who typed it. */

/** The first problem of each field, by its path in the body: `retry.rules.0.when.statuses.1`. */
export type Problems = Readonly<Record<string, string>>;

export type PolicyBody = z.input<typeof newPolicy>;
export type RulesBody = z.input<typeof tryRulesBody>;

type Checked<Body> = { body: Body; problems?: undefined } | { body?: undefined; problems: Problems };

export function checkPolicy(draft: PolicyDraft): Checked<PolicyBody> {
  return check<PolicyBody>(newPolicy, bodyOf(draft));
}

/** The rules alone. Their problems have the same paths as in the policy. */
export function checkRules(draft: RetryDraft): Checked<RulesBody> {
  return check<RulesBody>(tryRulesBody, rulesBody(draft), "retry.");
}

/** The settings that a draft's schedule follows, whatever its rules say; null when they cannot be understood. */
export function readSchedule(draft: RetryDraft): RetrySettings | null {
  return retrySettings.safeParse(retryBody({ ...draft, rules: [] })).data ?? null;
}

/** Whether saving would change anything. */
export function isSamePolicy(one: PolicyDraft, other: PolicyDraft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
}

/** Of a body, the parts that differ from the draft: what is not sent stays as it is stored, also where it cannot be read. */
export function changesIn(body: PolicyBody, from: PolicyDraft): Partial<PolicyBody> {
  const before: Record<string, unknown> = bodyOf(from);
  const isChanged = ([part, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[part]);
  return Object.fromEntries(Object.entries(body).filter(isChanged));
}

export function problemsOf(list: readonly FieldProblem[]): Problems {
  // The first one named at a field is the one to put right first.
  return Object.fromEntries(list.toReversed().map(({ field, message }) => [field, message]));
}

function check<Body>(schema: z.ZodType<unknown, Body>, body: unknown, prefix = ""): Checked<Body> {
  const result = schema.safeParse(body, { error: inWords });
  // What the schema has accepted has the form of its input.
  if (result.success) return { body: body as Body };
  const problems = result.error.issues.map(({ path, message }) => ({
    field: `${prefix}${path.join(".")}`,
    message,
  }));
  return { problems: problemsOf(problems) };
}

/** For issues of which the schema itself says nothing. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  const path = (issue.path ?? []).map(String);
  switch (issue.code) {
    case "invalid_type":
      return invalidType(issue, path);
    case "too_small":
      if (issue.origin === "string") return "Fill this in.";
      return `At least ${amount(issue.minimum, path)}.`;
    case "too_big":
      if (issue.origin === "string") return `At most ${issue.maximum} characters.`;
      return `At most ${amount(issue.maximum, path)}${issue.origin === "array" ? " of them" : ""}.`;
    default:
      return undefined;
  }
}

function invalidType({ input, expected }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>, path: string[]) {
  if (input === null || input === undefined) return "Fill this in.";
  if (path.at(-1) === "keys") return "Not JSON: paste a JWK, a list of them or a JWKS.";
  if (path.some((name) => /(Ms|Seconds)$/.test(name)))
    return typeof input === "string" ? "A time as 30s, 5m, 2h or 1d." : "Whole seconds.";
  return expected === "int" ? "A whole number." : "A number.";
}

function amount(limit: number | bigint, path: readonly string[]): string {
  if (path.some((name) => name.endsWith("Ms"))) return formatDuration(Number(limit));
  if (path.some((name) => name.endsWith("Seconds"))) return formatDuration(Number(limit) * 1000);
  return String(limit);
}
