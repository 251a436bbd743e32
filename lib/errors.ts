/** The codes an error answer can carry, each with its HTTP status. */
export const ERROR_STATUS = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One thing wrong with one field, as answers and forms show it. */
export type FieldProblem = { field: string; message: string };

/** An expected failure: what is wrong and what to do, in words fit to be shown. Anything else thrown is a bug. */
export class RedeliverError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: FieldProblem[],
  ) {
    super(message);
    this.name = "RedeliverError";
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
