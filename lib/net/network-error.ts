import type { NoAnswer } from "../engine/outcome";
import { BlockedAddressError } from "./address-guard";
import { tlsProblem } from "./tls-problem";

type Kind = NoAnswer["kind"];

/** Longest time to connect; the timeout of a subscriber may be shorter. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** System error codes that are shown with the description, for an operator to look up. */
const KIND_OF_SYSTEM_CODE: Record<string, Kind> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ENODATA: "dns",
  ESERVFAIL: "dns",
  ECONNREFUSED: "connect_refused",
  ETIMEDOUT: "connect_timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
};

/** Error codes of the HTTP library, with the failure kind and the description shown instead. */
const OF_LIBRARY_CODE: Record<string, { kind: Kind; reason?: string }> = {
  UND_ERR_CONNECT_TIMEOUT: { kind: "connect_timeout" },
  UND_ERR_SOCKET: { kind: "reset" },
  UND_ERR_INFO: { kind: "reset" },
  UND_ERR_HEADERS_OVERFLOW: { kind: "invalid_response", reason: "its headers are larger than 16 KiB" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    kind: "invalid_response",
    reason: "its body is not as long as it announced",
  },
  UND_ERR_INVALID_ARG: {
    kind: "invalid_request",
    reason: "its URL or a header holds what HTTP cannot carry",
  },
  UND_ERR_NOT_SUPPORTED: { kind: "invalid_request", reason: "a header of it is the connection's own" },
  ERR_INVALID_URL: { kind: "invalid_request", reason: "its URL is not an http(s) address" },
  ERR_INVALID_CHAR: { kind: "invalid_request", reason: "its URL or a header holds what HTTP cannot carry" },
  ENDLESS_INTERIM: { kind: "invalid_response", reason: "interim answers (1xx) without end" },
};

/** Errors of undici's parser without a code, recognised by their messages. */
const OF_PARSER: [RegExp, string][] = [
  [/Expected HTTP/, "it does not begin as an HTTP answer"],
  [/HTTP version|Expected dot/, "its version of HTTP is unknown"],
  [/status/i, "its status is not three digits"],
  [/character in Content-Length/, "its content-length is no number"],
  [/Content-Length/, "its content-length stands twice or beside transfer-encoding"],
  [/header/i, "one of its headers is malformed"],
  [/chunk/i, "a chunk of its body is malformed"],
  [/EOF/, "it ended in the middle"],
  [/\b(CR|LF)\b/, "one of its lines does not end as HTTP wants"],
];

/**
 * Maps errors of the network, of TLS and of the HTTP library to failure kinds and descriptions. Messages of a library are meant for
 * its developers and change with its version: of an unknown error only the code is kept.
 * @param isInHead whether the error occurred before the head of an answer was read
 */
export function explainNetworkError(error: unknown, origin: string, isInHead = false): NoAnswer {
  if (error instanceof BlockedAddressError) {
    const { host, address } = error;
    return { kind: "blocked_address", subject: host === address ? address : `${host} (${address})` };
  }
  const { code, address, port, first } = detailsOf(error);
  const systemKind = KIND_OF_SYSTEM_CODE[code];
  const reason = systemKind === undefined || systemKind === "reset" ? tlsProblem(first) : undefined;
  const host = hostOf(origin);
  if (reason !== undefined) return { kind: "tls", subject: host, reason };
  if (systemKind !== undefined) {
    const subject = systemKind === "dns" ? nameOf(origin) : address ? `${address}:${port}` : host;
    return { kind: systemKind, subject, code };
  }
  const known = OF_LIBRARY_CODE[code] ?? parserProblem(first, code);
  if (known?.kind === "connect_timeout") return { ...known, subject: host, afterMs: CONNECT_TIMEOUT_MS };
  // undici reports contradictory headers only as a wrong length of the body.
  if (known && isInHead && code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") {
    return { ...known, subject: host, reason: "one of its headers is malformed" };
  }
  if (known) return { ...known, subject: host };
  return { kind: "network", subject: host, ...(isCode(code) && { code }) };
}

/** A failed connection to a name with several addresses has one error for each; the first represents all. */
function detailsOf(error: unknown): { code: string; address?: string; port?: number; first: unknown } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { code: "", first };
  const { code, address, port } = first as Error & { code?: unknown; address?: string; port?: number };
  return { code: typeof code === "string" ? code : "", address, port, first };
}

function parserProblem(error: unknown, code: string): { kind: Kind; reason: string } | undefined {
  // An assertion of undici fails on answers that it does not handle.
  if (!(error instanceof Error) || (error.name !== "HTTPParserError" && code !== "ERR_ASSERTION"))
    return undefined;
  const known =
    error.name === "HTTPParserError" && OF_PARSER.find(([message]) => message.test(error.message));
  return { kind: "invalid_response", reason: known ? known[1] : "it is malformed" };
}

const isCode = (code: string) => /^[A-Z][A-Z0-9_]{1,60}$/.test(code);
/** Returns `host:port` of an origin. */
export const hostOf = (origin: string) => origin.replace(/^https?:\/\//, "");
const nameOf = (origin: string) => hostOf(origin).replace(/:\d+$/, "");
