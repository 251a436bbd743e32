import pg from "pg";
import { giveUpAfter, STATEMENT_MS, sessionLimits } from "../config/statement-limits";
import { databaseProblem } from "../db/problem";
import { parseUrl } from "../net/url";
import { StartProblem } from "./problem";

const OLDEST_VERSION = 15;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Checks that the database of `DATABASE_URL` is usable.
 * @returns the version of the server, as "16.4".
 * @throws StartProblem with a sentence that names the problem but never the password.
 */
export async function checkDatabase(url: string): Promise<string> {
  if (parseUrl(url) === null) {
    throw new StartProblem(
      "DATABASE_URL is not a URL: characters such as @, / or # in the password have to be percent-encoded.",
    );
  }
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: giveUpAfter(STATEMENT_MS),
    });
    client.on("error", () => {});
    await client.connect();
    try {
      await client.query(sessionLimits(STATEMENT_MS));
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version') as version",
      );
      const version = rows[0]?.version ?? "";
      if (Number.parseInt(version, 10) >= OLDEST_VERSION) return version;
      throw new StartProblem(
        `DATABASE_URL leads to PostgreSQL ${version}; Redeliver needs PostgreSQL ${OLDEST_VERSION} or newer.`,
      );
    } finally {
      await client.end();
    }
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(explain(error, url));
  }
}

function explain(error: unknown, url: string): string {
  const problem = databaseProblem(error, url);
  if (problem !== undefined) return problem;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  const known = typeof code === "string" ? ` (${code})` : "";
  return syscall === "open"
    ? `A file that DATABASE_URL names cannot be read${known}.`
    : `DATABASE_URL cannot be used${known}.`;
}
