import { tlsProblem } from "../net/tls-problem";
import { parseUrl } from "../net/url";

/** A failed migration. The cause is the error of PostgreSQL. */
export class MigrationError extends Error {
  constructor(migration: string, cause: unknown) {
    super(`Migration ${migration} was not applied`, { cause });
  }
}

/** Error codes of Prisma, with the codes of PostgreSQL or the network that they stand for. */
const CODE_OF_PRISMA: Record<string, string> = {
  P1000: "28P01",
  P1001: "ECONNREFUSED",
  P1002: "ETIMEDOUT",
  P1003: "3D000",
  P1008: "ETIMEDOUT",
  P1010: "28000",
  P1017: "ECONNRESET",
  P2002: "23505",
  P2021: "42P01",
  P2022: "42703",
};

/** Errors of the drivers without a code, recognised by their messages. */
const CODE_OF_MESSAGE: [RegExp, string][] = [
  [
    /^(timeout expired|timeout exceeded when trying to connect|Query read timeout|Connection terminated due to connection timeout)$/,
    "ETIMEDOUT",
  ],
  [/^The server does not support SSL connections$/, "NO_TLS"],
  [/^SASL: .*password must be a/, "NO_PASSWORD"],
  [/^Connection terminated|^Client has encountered a connection error/, "ECONNRESET"],
  [/^DatabaseNotReachable|^Can't reach database/, "ECONNREFUSED"],
];

/** Descriptions of the PostgreSQL error codes that an operator may encounter. */
const MEANING_OF_SQLSTATE: Record<string, string> = {
  "23505": "there is such a row already",
  "25006": "it only reads, as a replica does",
  "42501": "its user has not the rights for that",
  "42P01": "a table is missing, which npm run db:migrate makes",
  "42703": "a column is missing, which npm run db:migrate makes",
  "53100": "its disk is full",
  "55P03": "what it needs is locked",
  "57014": "that took too long",
};

/**
 * Describes a database error in one sentence without the password. The messages of PostgreSQL, the drivers and Node are not used:
 * they quote statements, rows and connection strings. Returns undefined when the error does not concern the database.
 * @param url of the database, if known
 */
export function databaseProblem(error: unknown, url: string | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const where = locationOf(url);
  if (error instanceof MigrationError) {
    const why = databaseProblem(error.cause, url);
    return why === undefined ? `${error.message}.` : `${error.message}: ${why}`;
  }
  const reason = tlsProblem(error);
  if (reason !== undefined) return `No secure connection with ${where.server}: ${reason}.`;
  const code = codeOf(error);
  const known = code === undefined ? undefined : (sentencesOf(where)[code] ?? refusal(code, error, where));
  if (known !== undefined) return known;
  return /^(Prisma|DriverAdapter)/.test(error.name) ? `${where.server} refused a statement.` : undefined;
}

type Location = { server: string; host: string; user: string; database: string };

function locationOf(url: string | undefined): Location {
  const given = url === undefined ? null : parseUrl(url);
  if (given === null) return { server: "PostgreSQL", host: "", user: "", database: "" };
  const { hostname, port, username, pathname, host } = given;
  const at = hostname ? `${hostname}:${port || 5432}` : host || "the local socket";
  return {
    server: `PostgreSQL at ${at}`,
    host: hostname || at,
    user: ` ${username}`,
    database: ` ${pathname.slice(1)}`,
  };
}

function sentencesOf({ server, host, user, database }: Location): Record<string, string> {
  const at = server.replace(/^PostgreSQL at /, "");
  const isKnown = host !== "";
  return {
    ECONNREFUSED: isKnown
      ? `Nothing answers at ${at}: is that PostgreSQL running, and is DATABASE_URL right?`
      : "The database does not answer: is it running?",
    ENOTFOUND: `DATABASE_URL names the host${isKnown ? ` ${host},` : ""} which is not known.`,
    EAI_AGAIN: `DATABASE_URL names the host${isKnown ? ` ${host},` : ""} which could not be looked up.`,
    ETIMEDOUT: `${server} did not answer in time (DATABASE_URL).`,
    EHOSTUNREACH: `${server} cannot be reached from here (DATABASE_URL).`,
    ENETUNREACH: `${server} cannot be reached from here (DATABASE_URL).`,
    ECONNRESET: `${server} closed the connection.`,
    EPIPE: `${server} closed the connection.`,
    NO_TLS: `${server} does not speak TLS, which DATABASE_URL asks for.`,
    NO_PASSWORD: `${server} asks for a password, and DATABASE_URL has none.`,
    "28P01": `${server} refused the password of user${user} in DATABASE_URL.`,
    "28000": `${server} does not let user${user} in from here (DATABASE_URL): see its pg_hba.conf, which may ask for TLS.`,
    "3D000": `${server} has no database${database} (DATABASE_URL): create it first.`,
    "53300": `${server} has no free connection left.`,
    "57P01": `${server} is shutting down.`,
    "57P03": `${server} is starting up or shutting down.`,
  };
}

/** Describes a failed statement by its code alone: the message of PostgreSQL may quote a row. */
function refusal(code: string, error: Error, { server }: Location): string | undefined {
  const isOfPostgres = "severity" in error || /^(Prisma|DriverAdapter)/.test(error.name);
  if (!isOfPostgres || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  const meaning = MEANING_OF_SQLSTATE[code];
  const kind = /^P\d{4}$/.test(code) ? code : `SQLSTATE ${code}`;
  return `${server} refused a statement${meaning ? `: ${meaning}` : ""} (${kind}).`;
}

function codeOf(error: Error): string | undefined {
  // An AggregateError has one error for each address of a host; the first represents all.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code, syscall } = first as { code?: unknown; syscall?: unknown };
  // An error of a local file does not concern the database.
  if (
    typeof syscall === "string" &&
    /^(open|read|write|stat|mkdir|access|scandir)$/.test(syscall) &&
    code !== "EPIPE"
  )
    return undefined;
  if (typeof code === "string") return CODE_OF_PRISMA[code] ?? code;
  return CODE_OF_MESSAGE.find(([message]) => message.test(error.message))?.[1];
}
