import { z } from "zod";
import { databaseProblem } from "../db/problem";
import { type FieldProblem, RedeliverError } from "../errors";
import { visible } from "../text/visible";

/** Describes an error in one sentence. Database errors are described without their message, which may contain the password. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RedeliverError) return error.message;
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `The ${path.join(".")} ${message}.`).join(" ");
  }
  if (!(error instanceof Error)) return String(error);
  return databaseProblem(error, process.env.DATABASE_URL) ?? error.message;
}

/** A line for each problem: its path and what is wrong there. */
export function problemLines(problems: readonly FieldProblem[]): string[] {
  return problems.map(({ field, message }) => visible(`  ${field ? `${field}: ` : ""}${message}`));
}
