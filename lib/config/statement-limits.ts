/**
 * How long statements may take. The server ends one first, then whoever asked gives up, then whoever waits for an answer
 * is told: in this order, so that nothing given up here still runs there, and is asked again beside itself.
 */

/** At the server, unless a process is told otherwise. Of what web processes ask, nearly all takes milliseconds. */
export const STATEMENT_MS = 6000;
/** A worker's: it would rather wait for a slow database than ask again. */
export const WORKER_STATEMENT_MS = 20_000;
/** For commands, which somebody waits for on purpose, and fill tables at times. Migrations have no limit at all. */
export const COMMAND_STATEMENT_MS = 600_000;
/**
 * For an operation on everything that matches: hundreds of thousands of rows take minutes, and whoever asked follows it in
 * the console. It is given up whole.
 */
export const LONG_WORK_MS = 300_000;
/** What the cancelling of a statement, and word of it, may take. Only a server or network that hangs takes longer. */
const GRACE_MS = 1000;
/** For a connection, or one of a pool that is in use. */
export const CONNECT_MS = 4000;
/** A transaction whose process was stopped in the middle keeps its locks for so long. */
const IDLE_TRANSACTION_MS = 30_000;

/** When the process that sent a statement gives up, and with it the connection. */
export const giveUpAfter = (statementMs: number) => statementMs + GRACE_MS;

/** How long a request waits for the database in all, however many statements it needs. */
export const requestPatience = (statementMs: number) => giveUpAfter(statementMs) + GRACE_MS;

/**
 * The first statement of a connection. Settings rather than parameters of the connection's start, which PgBouncer refuses. 0
 * is no limit, whatever the server or the role says.
 */
export function sessionLimits(statementMs: number): string {
  return `set statement_timeout = ${statementMs}; set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS}`;
}
