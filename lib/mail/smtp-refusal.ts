import { describeNoAnswer } from "../engine/outcome";
import { explainNetworkError } from "../net/network-error";
import { tlsProblem } from "../net/tls-problem";
import { MASKED } from "../secrets/masked";
import type { MailServer } from "./mail-server";
import { oneLine } from "./one-line";

/** Time limits for the mail server, in milliseconds. */
export type Patience = {
  /** For a connection, and then for its greeting. */
  connectMs: number;
  /** For every later answer. */
  answerMs: number;
};

/** An error of the SMTP library: `code` is the library's kind, `originalCode` the system's code. */
export type ServerError = Error & {
  code?: string;
  originalCode?: string;
  timeoutType?: string;
  responseCode?: number;
  response?: string;
  permanent?: boolean;
  rejectedErrors?: ServerError[];
  recipient?: string;
};

/** The end of a conversation by this program or by the server's closing: its message is a sentence of our own. */
export class ConversationEnded extends Error {}

/** Reasons of the library's kinds that need no further detail. */
const OF_KIND: Record<string, string> = {
  EAUTH: "The mail server offers no way of signing in that can be used",
  EENVELOPE: "An address of the e-mail cannot be written in SMTP",
  EMESSAGE: "The e-mail is larger than the mail server takes",
  EPROTOCOL: "The mail server does not answer in SMTP",
};

/** Of a failed upgrade to TLS (STARTTLS) the library keeps only Node's message: the codes of these messages. */
const CODE_OF_MESSAGE: [RegExp, string][] = [
  [/SSL routines/, "EPROTO"],
  [/altnames/, "ERR_TLS_CERT_ALTNAME_INVALID"],
  [/has expired/, "CERT_HAS_EXPIRED"],
  [/not yet valid/, "CERT_NOT_YET_VALID"],
  [/in certificate chain/, "SELF_SIGNED_CERT_IN_CHAIN"],
  [/self.signed/, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  [/verify the first/, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  [/issuer certificate/, "UNABLE_TO_GET_ISSUER_CERT"],
];

/**
 * Describes in one line why an e-mail was not accepted; the messages of the SMTP library and OpenSSL are for their developers. A
 * reply of the mail server is quoted, bounded and without the password, which a server may repeat.
 */
export function refusalReason(error: ServerError, server: MailServer, patience: Patience): string {
  if (error instanceof ConversationEnded) return error.message;
  const { code = "", response } = error;
  const reply = response && quoted(response, server);
  if (code === "ETLS") return failedUpgrade(error, server, reply);
  if (reply) return /^\d/.test(reply) ? reply : `${OF_KIND.EPROTOCOL}: ${reply}`;
  return OF_KIND[code] ?? failedConnection(error, server, patience);
}

/** `550 answered by the mail server: "no such user"`. */
function quoted(response: string, server: MailServer): string {
  const [, code, text = ""] = /^(\d{3})(?:[ -]|$)([\s\S]*)/.exec(response) ?? [
    undefined,
    undefined,
    response,
  ];
  // Masked before anything is cut: half a password is a secret too.
  const quote = `"${oneLine(withoutSecrets(text, server)).replaceAll('"', "'")}"`;
  return code ? `${code} answered by the mail server: ${quote}` : quote;
}

function failedUpgrade({ message }: ServerError, server: MailServer, reply: string | undefined): string {
  const code = CODE_OF_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  const problem = code && tlsProblem(Object.assign(new Error(message), { code }));
  const reason = reply ?? problem;
  return describeNoAnswer({ kind: "tls", subject: addressOf(server), ...(reason && { reason }) });
}

function failedConnection(error: ServerError, server: MailServer, patience: Patience): string {
  const { code = "", originalCode, timeoutType } = error;
  const subject = addressOf(server);
  if (timeoutType === "CONNECT_TIMEOUT")
    return describeNoAnswer({ kind: "connect_timeout", subject, afterMs: patience.connectMs });
  if (timeoutType === "SOCKET_TIMEOUT")
    return `Timeout: ${subject} did not answer within ${patience.answerMs} ms`;
  if (timeoutType !== undefined)
    return `Timeout: ${subject} did not begin as a mail server within ${patience.connectMs} ms`;
  if (code === "ECONNECTION" && originalCode === undefined)
    return describeNoAnswer({ kind: "reset", subject });
  const known = explainNetworkError(asOfSystem(error), subject);
  if (code === "EDNS" && known.kind === "network")
    return describeNoAnswer({ ...known, kind: "dns", subject: server.host });
  if (known.kind !== "network") return describeNoAnswer(known);
  return `The e-mail could not be sent${known.code ? ` (${known.code})` : ""}`;
}

/** The system's error, before the library replaced its code by a kind. */
function asOfSystem(error: ServerError): Error {
  if (error instanceof AggregateError || error.originalCode === undefined) return error;
  return Object.assign(new Error(error.message), error, { code: error.originalCode });
}

const addressOf = ({ host, port }: MailServer) => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** A server may repeat the credentials that it received. */
function withoutSecrets(text: string, { auth }: MailServer): string {
  if (auth === null) return text;
  const { user, pass } = auth;
  const encoded = [pass, `\0${user}\0${pass}`].map((secret) => Buffer.from(secret).toString("base64"));
  return [pass, encodeURIComponent(pass), ...encoded].reduce(
    (rest, secret) => rest.replaceAll(secret, MASKED),
    text,
  );
}
