/**
 * Failure classes and kinds: a closed alphabet. `lib/net/network-error.ts` alone maps errors of the network to it;
 * `docs/delivery-engine.md` says where an attempt is judged by it.
 */

export const FAILURE_CLASSES = [
  "unexpected_success",
  "client_error",
  "server_error",
  "no_response",
  "other_status",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Labels of the classes; the first three are the options of the Delivery Retry screen's Status filter. */
export const FAILURE_CLASS_LABEL = {
  unexpected_success: "Success (different from expected)",
  client_error: "Client Error",
  server_error: "Server Error",
  no_response: "No Response",
  other_status: "Other Status",
} as const satisfies Record<FailureClass, string>;

/** The classes as people write them in a search. */
export const FAILURE_CLASS_ALIAS = {
  "2xx": "unexpected_success",
  "4xx": "client_error",
  "5xx": "server_error",
  none: "no_response",
} as const satisfies Record<string, FailureClass>;

/**
 * `http_status`: an answer arrived with another status than the expected one. The other kinds say why no usable answer arrived;
 * `stopped`, that an operator stopped retrying before the outcome of any attempt.
 */
export const FAILURE_KINDS = [
  "http_status",
  "dns",
  "connect_refused",
  "connect_timeout",
  "tls",
  "timeout",
  "reset",
  "blocked_address",
  "response_too_large",
  "invalid_response",
  "invalid_request",
  "network",
  "subscriber_unavailable",
  "stuck",
  "stopped",
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Labels of the kinds. */
export const FAILURE_KIND_LABEL = {
  http_status: "unexpected status",
  dns: "unknown host",
  connect_refused: "connection refused",
  connect_timeout: "connecting took too long",
  tls: "TLS failed",
  timeout: "no answer in time",
  reset: "connection reset",
  blocked_address: "address not allowed",
  response_too_large: "answer too large",
  invalid_response: "not an HTTP answer",
  invalid_request: "request could not be made",
  network: "network failed",
  subscriber_unavailable: "subscriber unavailable",
  stuck: "outcome never known",
  stopped: "stopped before an outcome",
} as const satisfies Record<FailureKind, string>;

/**
 * The class of a received HTTP status, where `expected` means success.
 * @returns undefined when the status is the expected one: no other status is a success.
 */
export function classifyStatus(status: number, expected: number): FailureClass | undefined {
  if (status === expected) return undefined;
  if (status >= 200 && status < 300) return "unexpected_success";
  if (status >= 400 && status < 500) return "client_error";
  if (status >= 500 && status < 600) return "server_error";
  return "other_status";
}
