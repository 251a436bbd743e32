import pg from "pg";
import { describe, expect, it } from "vitest";
import { databaseProblem, MigrationError } from "./problem";

const URL_WITH_PASSWORD = "postgres://hub:hidden@db.example.com/redeliver";
const AT = "PostgreSQL at db.example.com:5432";
const error = (message: string, facts: object = {}) => Object.assign(new Error(message), facts);
/** An error in the form of the driver. */
const ofPostgres = (code: string, message = "hidden row (secret)") =>
  Object.assign(new pg.DatabaseError(message, 1, "error"), { code, severity: "ERROR", detail: "hidden" });

describe("databaseProblem", () => {
  it.each<[Error, string]>([
    [
      error("connect ECONNREFUSED 192.0.2.1:5432", { code: "ECONNREFUSED", syscall: "connect" }),
      "Nothing answers at db.example.com:5432: is that PostgreSQL running, and is DATABASE_URL right?",
    ],
    [
      Object.assign(new AggregateError([error("a", { code: "ECONNREFUSED", syscall: "connect" })])),
      "Nothing answers at db.example.com:5432: is that PostgreSQL running, and is DATABASE_URL right?",
    ],
    [
      error("getaddrinfo ENOTFOUND db.example.com", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
      "DATABASE_URL names the host db.example.com, which is not known.",
    ],
    [error("timeout expired"), `${AT} did not answer in time (DATABASE_URL).`],
    [error("Query read timeout"), `${AT} did not answer in time (DATABASE_URL).`],
    [error("Connection terminated unexpectedly"), `${AT} closed the connection.`],
    [
      error("The server does not support SSL connections"),
      `${AT} does not speak TLS, which DATABASE_URL asks for.`,
    ],
    [
      error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
      `${AT} asks for a password, and DATABASE_URL has none.`,
    ],
    [
      error("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      `No secure connection with ${AT}: certificate is self-signed.`,
    ],
    [ofPostgres("28P01"), `${AT} refused the password of user hub in DATABASE_URL.`],
    [
      ofPostgres("28000", 'no pg_hba.conf entry for host "10.0.0.9", user "hub", no encryption'),
      `${AT} does not let user hub in from here (DATABASE_URL): see its pg_hba.conf, which may ask for TLS.`,
    ],
    [ofPostgres("3D000"), `${AT} has no database redeliver (DATABASE_URL): create it first.`],
    [ofPostgres("57P03"), `${AT} is starting up or shutting down.`],
    [
      ofPostgres("42501"),
      `${AT} refused a statement: its user has not the rights for that (SQLSTATE 42501).`,
    ],
    [ofPostgres("22P02"), `${AT} refused a statement (SQLSTATE 22P02).`],
    [
      error("Invalid `prisma.userAccount.findFirst()` invocation:\n\n\nhidden", {
        name: "PrismaClientKnownRequestError",
        code: "P2021",
      }),
      `${AT} refused a statement: a table is missing, which npm run db:migrate makes (SQLSTATE 42P01).`,
    ],
    [
      error("Invalid `prisma.userAccount.findFirst()` invocation:\nhidden", {
        name: "PrismaClientUnknownRequestError",
      }),
      `${AT} refused a statement.`,
    ],
    [
      new MigrationError("20260101000000_first", ofPostgres("42501")),
      `Migration 20260101000000_first was not applied: ${AT} refused a statement: its user has not the rights for that (SQLSTATE 42501).`,
    ],
  ])("describes in one sentence: %s", (thrown, sentence) => {
    expect(databaseProblem(thrown, URL_WITH_PASSWORD)).toBe(sentence);
    expect(sentence).not.toContain("hidden");
  });

  it("works without a URL", () => {
    const refused = error("connect ECONNREFUSED", { code: "ECONNREFUSED" });
    expect(databaseProblem(refused, undefined)).toBe("The database does not answer: is it running?");
  });

  it.each([
    error("There is an account of a@example.com already."),
    error(
      "The environment is not usable: STATEMENT_TIMEOUT_MS: must be a number; a connection timeout expired.",
    ),
    error("ENOENT: no such file or directory, open '/x'", { code: "ENOENT", syscall: "open" }),
    error("Unknown option '--nope'", { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" }),
  ])("ignores other errors: %s", (other) => {
    expect(databaseProblem(other, URL_WITH_PASSWORD)).toBeUndefined();
  });
});
