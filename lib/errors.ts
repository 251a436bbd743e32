import { shorten } from "./text/shorten";

/** The codes of error answers, with their HTTP status. */
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

/** The Retry-After of refusals because of load, in seconds. */
export const RETRY_AFTER_SECONDS = 5;

/** One problem of one field, for answers and forms. */
export type FieldProblem = { field: string; message: string };

/** The most problems in an answer, so that its size does not grow with the input. */
const MOST_LISTED = 20;
const LONGEST_FIELD = 120;
const LONGEST_MESSAGE = 500;

/**
 * The first problems, and the number of further ones.
 * @param unlisted the number of problems besides the given ones
 */
export function listProblems(problems: readonly FieldProblem[], unlisted = 0): FieldProblem[] {
  const listed = problems.slice(0, MOST_LISTED).map(({ field, message }) => ({
    field: beginningOf(field, LONGEST_FIELD),
    message: beginningOf(message, LONGEST_MESSAGE),
  }));
  const more = problems.length - listed.length + unlisted;
  return more > 0 ? [...listed, { field: "", message: `and ${more} more` }] : listed;
}

function beginningOf(text: string, most: number): string {
  return text.length > most ? `${shorten(text, most - 1).text}…` : text;
}

/** An expected failure, with a message for the user: the problem and its remedy. Any other thrown error is a bug. */
export class RedeliverError extends Error {
  readonly details: FieldProblem[] | undefined;

  /** @param unlisted the number of problems besides those in `details`, of which the first are kept */
  constructor(
    readonly code: ErrorCode,
    message: string,
    details?: readonly FieldProblem[],
    unlisted = 0,
  ) {
    super(message);
    this.name = "RedeliverError";
    this.details = details && listProblems(details, unlisted);
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
