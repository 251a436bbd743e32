import type { z } from "zod";
import { type FieldProblem, listProblems, RedeliverError } from "../errors";
import { problemSentence } from "./problem-sentence";

/** zod's problems, one entry per field; an unknown field is named itself, not only its object. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), message: "Unknown field." }))
      : [{ field: fieldName(issue.path), message: problemSentence(issue.message) }],
  );
}

/**
 * Parses a value from outside.
 * @param unlisted the number of unknown fields besides those in the value
 * @throws RedeliverError invalid (400) whose message names the first bad fields and whose details describe the problems.
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  value: unknown,
  what: string,
  unlisted = 0,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = fieldProblems(result.error);
  const listed = listProblems(problems, unlisted);
  const names = [...new Set(listed.map(({ field, message }) => field || messageOfRest(message)))].filter(
    Boolean,
  );
  const subject = names.length ? `${what}: ${names.join(", ")}` : what;
  throw new RedeliverError("invalid", `Not valid in the ${subject}.`, problems, unlisted);
}

/** Of problems without a field, only the count of further ones is added to the names. */
const messageOfRest = (message: string) => (/^and \d+ more$/.test(message) ? message : "");

function fieldName(path: PropertyKey[]): string {
  return path.map(String).join(".");
}
