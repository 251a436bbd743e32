/**
 * Time limits of statements. First the server cancels a statement, then the client gives up, then the waiting request is
 * answered. This order ensures that no cancelled statement still runs at the server beside its repetition.
 */

/** Default limit at the server. Nearly all statements of web processes take milliseconds. */
export const STATEMENT_MS = 6000;
/** Limit of a worker, which prefers waiting for a slow database to a repetition. */
export const WORKER_STATEMENT_MS = 20_000;
/** Limit of commands, which may fill tables. Migrations have no limit. */
export const COMMAND_STATEMENT_MS = 600_000;
/**
 * Limit of an operation on all matching rows: hundreds of thousands take minutes, during which the console shows the progress.
 * At the limit it is rolled back as a whole.
 */
export const LONG_WORK_MS = 300_000;
/** Time to cancel a statement and to report it. Only a hanging server or network takes longer. */
const GRACE_MS = 1000;
/** Limit for opening a connection or waiting for one of a busy pool. */
export const CONNECT_MS = 4000;
/** Longest time that a transaction of a suspended process keeps its locks. */
const IDLE_TRANSACTION_MS = 30_000;

/** Returns the time after which the client gives up a statement and its connection. */
export const giveUpAfter = (statementMs: number) => statementMs + GRACE_MS;

/** Returns the total time that a request waits for the database, for all its statements. */
export const requestPatience = (statementMs: number) => giveUpAfter(statementMs) + GRACE_MS;

/**
 * Returns the first statement of a connection. It uses SET because PgBouncer rejects startup parameters. 0 means no limit,
 * regardless of the settings of the server or the role.
 */
export function sessionLimits(statementMs: number): string {
  return `set statement_timeout = ${statementMs}; set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS}`;
}
