import { classifyStatus, type FailureClass, type FailureKind } from "./failure";
import type { AttemptOutcome } from "./state";

/** Why no usable answer arrived: the facts of the failure detail. */
export type NoAnswer = {
  kind: Exclude<FailureKind, "http_status" | "subscriber_unavailable" | "stuck" | "stopped">;
  /** The host name that was resolved, the `address:port` that was dialled, or the size that was refused. */
  subject?: string;
  /** The system's or library's error code, such as ECONNREFUSED. */
  code?: string;
  /** The time limit, of timeouts. */
  afterMs?: number;
  /** The phase of the request in which the time ran out. */
  phase?: "connect" | "headers" | "body";
  /** Why the request could not be made or the answer could not be read. */
  reason?: string;
  /** The status that arrived before the answer became unusable. */
  status?: number;
};

export type SendResult = { type: "answer"; status: number } | { type: "no_answer"; failure: NoAnswer };

/** The outcome of an attempt; the last three are null on success. */
export type Outcome = {
  outcome: AttemptOutcome;
  httpStatus: number | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
};

/** Judges the result of a request: only the status `expected` is a success. */
export function judgeOutcome(result: SendResult, expected: number): Outcome {
  if (result.type === "no_answer") {
    return {
      outcome: "failure",
      httpStatus: result.failure.status ?? null,
      failureClass: "no_response",
      failureKind: result.failure.kind,
      failureDetail: describeNoAnswer(result.failure),
    };
  }
  const failureClass = classifyStatus(result.status, expected) ?? null;
  return {
    outcome: OUTCOME_OF_CLASS[failureClass ?? "none"],
    httpStatus: result.status,
    failureClass,
    failureKind: failureClass && "http_status",
    failureDetail: failureClass && `Answered ${result.status}, expected ${expected}`,
  };
}

const OUTCOME_OF_CLASS = {
  none: "success",
  unexpected_success: "partial",
  client_error: "failure",
  server_error: "failure",
  no_response: "failure",
  other_status: "failure",
} as const satisfies Record<FailureClass | "none", AttemptOutcome>;

/** Describes a failure in one sentence, with the error code at its end if there is one. */
export function describeNoAnswer(failure: NoAnswer): string {
  const code = failure.code ? ` (${failure.code})` : "";
  return `${DETAIL[failure.kind](failure)}${code}`;
}

const TIMEOUT_DETAIL = {
  connect: "Not connected",
  headers: "No response headers",
  body: "The response body did not end",
} as const;

const subject = (failure: NoAnswer) => failure.subject ?? "the subscriber";
const because = (failure: NoAnswer) => (failure.reason ? `: ${failure.reason}` : "");

const DETAIL = {
  dns: (failure) => `Host name not found: ${subject(failure)}`,
  connect_refused: (failure) => `Connection refused by ${subject(failure)}`,
  connect_timeout: (failure) =>
    failure.afterMs === undefined
      ? `Connecting to ${subject(failure)} timed out`
      : `Not connected to ${subject(failure)} within ${failure.afterMs} ms`,
  tls: (failure) => `No secure connection with ${subject(failure)}${because(failure)}`,
  timeout: (failure) => `${TIMEOUT_DETAIL[failure.phase ?? "headers"]} within ${failure.afterMs ?? "?"} ms`,
  reset: (failure) => `${subject(failure)} closed the connection before answering in full`,
  blocked_address: (failure) => `Not sent: ${subject(failure)} is not a public address`,
  response_too_large: (failure) => `The response is larger than ${subject(failure)}`,
  invalid_response: (failure) => `The response is not valid HTTP${because(failure)}`,
  invalid_request: (failure) => `The request could not be made${because(failure)}`,
  network: (failure) => `${subject(failure)} could not be reached${because(failure)}`,
} as const satisfies Record<NoAnswer["kind"], (failure: NoAnswer) => string>;
