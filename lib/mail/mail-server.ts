import { isIP } from "node:net";
import { z } from "zod";
import { parseUrl } from "../net/url";

/** The mail server that `SMTP_URL` names. */
export type MailServer = {
  host: string;
  port: number;
  /** Whether the connection is encrypted from its first byte (`smtps:`). */
  isSecure: boolean;
  /** Whether STARTTLS is required first: a password leaves this machine encrypted or not at all. */
  needsTls: boolean;
  auth: { user: string; pass: string } | null;
  /** The sender's address. */
  from: string;
};

const PORTS = { "smtp:": 587, "smtps:": 465 } as const;
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;
const email = z.email();

/**
 * Reads `smtp://user:password@host:port?from=address`; without `from`, the sender is `redeliver@` the console's host.
 * @throws Error whose message contains no part of the URL
 */
export function parseMailServer(text: string, publicUrl: string): MailServer {
  const url = parseUrl(text);
  if (url === null || !isKnown(url.protocol) || url.hostname === "")
    throw new Error("must be smtp://host or smtps://host");
  if ((url.username === "") !== (url.password === ""))
    throw new Error("needs both user and password, or neither");
  if (![...url.searchParams.keys()].every((name) => name === "from"))
    throw new Error("takes ?from= and nothing else");
  const from = url.searchParams.get("from") ?? defaultSender(publicUrl);
  if (url.searchParams.has("from") && !email.safeParse(from).success)
    throw new Error("from= must be an e-mail address");
  const host = url.hostname.replace(/^\[(.+)\]$/, "$1");
  const isSecure = url.protocol === "smtps:";
  const auth = url.username === "" ? null : { user: decoded(url.username), pass: decoded(url.password) };
  return {
    host,
    port: Number(url.port) || PORTS[url.protocol],
    isSecure,
    needsTls: !isSecure && auth !== null && !LOOPBACK.test(host),
    auth,
    from,
  };
}

function isKnown(protocol: string): protocol is keyof typeof PORTS {
  return Object.hasOwn(PORTS, protocol);
}

/** The domain of a console's URL for use after the @: an IP address in brackets. */
export function mailDomain(publicUrl: string): string {
  const host = new URL(publicUrl).hostname.replace(/^\[(.+)\]$/, "$1");
  const family = isIP(host);
  if (family === 0) return host;
  return family === 4 ? `[${host}]` : `[IPv6:${host}]`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error("needs user and password percent-encoded");
  }
}

function defaultSender(publicUrl: string): string {
  return `redeliver@${mailDomain(publicUrl)}`;
}
