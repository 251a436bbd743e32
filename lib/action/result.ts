import type { ErrorCode, FieldProblem } from "../errors";

/** What a server action answers: its output, or why not in words fit to be shown. */
export type ActionResult<Output> =
  | ({ ok: true } & Output)
  | { ok: false; code: ErrorCode; message: string; details?: FieldProblem[] };
