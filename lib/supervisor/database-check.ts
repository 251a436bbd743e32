import pg from "pg";
import { giveUpAfter, STATEMENT_MS, sessionLimits } from "../db/limits";
import { parseUrl } from "../net/url";
import { StartProblem } from "./problem";

const OLDEST = 15;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Makes sure that the database of `DATABASE_URL` can be used.
 * @returns the server's version, as "16.4".
 * @throws StartProblem with one sentence that names what is wrong; never the password.
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
      if (Number.parseInt(version, 10) >= OLDEST) return version;
      throw new StartProblem(
        `DATABASE_URL leads to PostgreSQL ${version}; Redeliver needs PostgreSQL ${OLDEST} or newer.`,
      );
    } finally {
      await client.end();
    }
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(explain(error, new URL(url)));
  }
}

function explain(error: unknown, { hostname, port, username, pathname, host }: URL): string {
  const { code, message } = error as { code?: string; message?: string };
  const server = hostname ? `${hostname}:${port || 5432}` : host || "the local socket";
  const sentences: Record<string, string> = {
    ECONNREFUSED: `Nothing answers at ${server}: is that PostgreSQL running, and is DATABASE_URL right?`,
    ENOTFOUND: `DATABASE_URL names the host ${hostname}, which is not known.`,
    EAI_AGAIN: `DATABASE_URL names the host ${hostname}, which could not be looked up.`,
    "28P01": `PostgreSQL at ${server} refused the password of user ${username} in DATABASE_URL.`,
    "28000": `PostgreSQL at ${server} does not let user ${username} in (DATABASE_URL): ${message}.`,
    "3D000": `PostgreSQL at ${server} has no database ${pathname.slice(1)} (DATABASE_URL): create it first.`,
    "53300": `PostgreSQL at ${server} has no free connection left.`,
  };
  if (code && sentences[code]) return sentences[code];
  if (message && /timeout/i.test(message)) {
    return `PostgreSQL at ${server} did not answer within ${ANSWER_WITHIN_MS / 1000} s (DATABASE_URL).`;
  }
  return `DATABASE_URL can not be used: ${message || code}.`;
}
