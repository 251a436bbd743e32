import type { z } from "zod";
import type { FieldProblem } from "../errors";
import { formatDuration } from "../time/duration";

/** Checks the body of a form by the schema of the API, with messages for the person who typed it. */

/** The first problem of each field, by its path in the body: `retry.rules.0.when.statuses.1`. */
export type Problems = Readonly<Record<string, string>>;

export type Checked<Body> = { body: Body; problems?: undefined } | { body?: undefined; problems: Problems };

export function problemsOf(list: readonly FieldProblem[]): Problems {
  // Of several problems at a field the first is shown.
  return Object.fromEntries(list.toReversed().map(({ field, message }) => [field, message]));
}

/** Checks a body; the problems' paths begin with the prefix. */
export function check<Body>(schema: z.ZodType<unknown, Body>, body: unknown, prefix = ""): Checked<Body> {
  const result = schema.safeParse(body, { error: describeIssue });
  // A body that the schema accepts has the type of its input.
  if (result.success) return { body: body as Body };
  const problems = result.error.issues.map(({ path, message }) => ({
    field: `${prefix}${path.join(".")}`,
    message,
  }));
  return { problems: problemsOf(problems) };
}

/** Messages for issues that the schema itself has no message for. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
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
  // A share is typed in percent.
  if (path.at(-1)?.endsWith("Rate")) return `${Number(limit) * 100} %`;
  return String(limit);
}
