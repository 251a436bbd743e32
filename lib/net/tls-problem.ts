import type { X509Certificate } from "node:crypto";

/** A rejected certificate with the error of its verification. */
export class RefusedCertificateError extends Error {
  constructor(
    readonly code: string,
    readonly certificate: X509Certificate | undefined,
  ) {
    super(code);
  }
}

const UNKNOWN_AUTHORITY = "certificate is not signed by a known authority";
const WEAK = "certificate or key is too weak";
const NOT_TLS = "the other side does not speak TLS on this port";
const NO_COMMON = "no TLS version or cipher in common";
const WANTS_CERTIFICATE = "a client certificate is asked for";

/** Descriptions by the codes of OpenSSL's verification and of Node.js. */
const OF_CERTIFICATE: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate chain ends in a self-signed certificate that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `${UNKNOWN_AUTHORITY}, or a certificate of its chain is missing`,
  CERT_UNTRUSTED: UNKNOWN_AUTHORITY,
  CERT_REJECTED: UNKNOWN_AUTHORITY,
  CERT_REVOKED: "certificate was revoked",
  CERT_SIGNATURE_FAILURE: "certificate has a wrong signature",
  CERT_CHAIN_TOO_LONG: "certificate chain is too long",
  PATH_LENGTH_EXCEEDED: "certificate chain is too long",
  INVALID_CA: "certificate was signed by one that may not sign others",
  INVALID_PURPOSE: "certificate is not meant for a server",
  HOSTNAME_MISMATCH: "certificate's name does not match the host name",
};

/** Descriptions by OpenSSL's reasons, which occur in codes (`ERR_SSL_WRONG_VERSION_NUMBER`) and messages (`:wrong version number:`). */
const OF_HANDSHAKE: Record<string, string> = {
  WRONG_VERSION_NUMBER: NOT_TLS,
  PACKET_LENGTH_TOO_LONG: NOT_TLS,
  HTTP_REQUEST: NOT_TLS,
  UNEXPECTED_MESSAGE: NOT_TLS,
  UNSUPPORTED_PROTOCOL: NO_COMMON,
  NO_PROTOCOLS_AVAILABLE: NO_COMMON,
  NO_SHARED_CIPHER: NO_COMMON,
  TLSV1_ALERT_PROTOCOL_VERSION: NO_COMMON,
  SSLV3_ALERT_HANDSHAKE_FAILURE: "the other side refused the TLS handshake",
  TLSV1_UNRECOGNIZED_NAME: "the other side does not know this host name",
  SSLV3_ALERT_BAD_CERTIFICATE: WANTS_CERTIFICATE,
  TLSV13_ALERT_CERTIFICATE_REQUIRED: WANTS_CERTIFICATE,
  DH_KEY_TOO_SMALL: WEAK,
  EE_KEY_TOO_SMALL: WEAK,
  CA_KEY_TOO_SMALL: WEAK,
  CA_MD_TOO_WEAK: WEAK,
};

const OTHER = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|CRL_|EPROTO$)/;
const REASON_IN_MESSAGE = /:SSL routines:[\w ]{0,80}:([\w /]{1,60}):/;

/** Describes a failed TLS connection in one line; undefined when the error is not of TLS. */
export function tlsProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as Error & { code?: unknown };
  if (typeof code !== "string") return undefined;
  if (code === "ECONNRESET") {
    return /before secure TLS/.test(error.message)
      ? "the other side closed the connection during the handshake"
      : undefined;
  }
  const certificate = error instanceof RefusedCertificateError ? error.certificate : undefined;
  if (code === "CERT_HAS_EXPIRED") return `certificate expired${onDay(certificate?.validTo, "on")}`;
  if (code === "CERT_NOT_YET_VALID")
    return `certificate is not valid yet${onDay(certificate?.validFrom, "before")}`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `certificate's name does not match${namesOf(certificate)}`;
  const known = OF_CERTIFICATE[code] ?? OF_HANDSHAKE[reasonOf(code, error.message)];
  if (known !== undefined) return known;
  return OTHER.test(code) ? `TLS failed (${code})` : undefined;
}

function reasonOf(code: string, message: string): string {
  const reason = code === "EPROTO" ? REASON_IN_MESSAGE.exec(message)?.[1] : code.replace(/^ERR_SSL_/, "");
  return (reason ?? "").toUpperCase().replaceAll(/[ /]/g, "_");
}

/** Returns ` on 2026-01-31`. */
function onDay(time: string | undefined, word: string): string {
  const at = new Date(time ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? "" : ` ${word} ${at.toISOString().slice(0, 10)}`;
}

const MOST_NAMES = 3;

/** Returns `: it is for a.example and b.example`. The peer chose the names: only possible host names are repeated. */
function namesOf(certificate: X509Certificate | undefined): string {
  const names = [
    ...(certificate?.subjectAltName ?? "").matchAll(/(?:DNS|IP Address):([\w.:*-]{1,100})(?=,|$)/g),
  ];
  if (names.length === 0) return " the host name";
  const more = names.length > MOST_NAMES ? " and others" : "";
  const listed = names.slice(0, MOST_NAMES).map(([, name]) => name);
  return ` the host name: it is for ${listed.join(", ")}${more}`;
}
