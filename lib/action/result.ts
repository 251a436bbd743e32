import type { ErrorCode, FieldProblem } from "../errors";

/** The result of a server action: its output, or a failure with a message for the user. */
export type ActionResult<Output> =
  | ({ ok: true } & Output)
  | { ok: false; code: ErrorCode; message: string; details?: FieldProblem[] };
