import type { z } from "zod";
import { type FieldProblem, RedeliverError } from "../errors";

/** What zod found, one entry per field; an unknown field is named itself, not only the object it stands in. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), message: "Unknown field." }))
      : [{ field: fieldName(issue.path), message: issue.message }],
  );
}

/**
 * Parses what came from outside.
 * @throws RedeliverError invalid (400) whose message names every bad field and whose details say what is wrong.
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = fieldProblems(result.error);
  const names = [...new Set(details.map((problem) => problem.field))].filter(Boolean);
  const subject = names.length ? `${what}: ${names.join(", ")}` : what;
  throw new RedeliverError("invalid", `Not valid in the ${subject}.`, details);
}

function fieldName(path: PropertyKey[]): string {
  return path.map(String).join(".");
}
