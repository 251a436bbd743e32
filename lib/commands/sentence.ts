import { z } from "zod";
import { RedeliverError } from "../errors";

/** What a command says of an error, in one sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RedeliverError) return error.message;
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `The ${path.join(".")} ${message}.`).join(" ");
  }
  if (!(error instanceof Error)) return String(error);
  return "code" in error && error.code === "ECONNREFUSED"
    ? "The database does not answer: is it running?"
    : error.message;
}
