import type pg from "pg";

/** PostgreSQL's code for a statement that was cancelled, as at its time limit. */
const CANCELLED = "57014";

/**
 * Runs a read with a time limit of its own, for a number that a page can do without.
 * @param milliseconds after which the server cancels the statement
 * @returns its rows; null when the time was up: they are unknown, which is not none
 */
export async function readWithin<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  milliseconds: number,
  text: string,
  values: unknown[],
): Promise<Row[] | null> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin read only; set local statement_timeout = ${Math.floor(milliseconds)}`);
    const { rows } = await client.query<Row>(text, values);
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    if (error instanceof Error && "code" in error && error.code === CANCELLED) return null;
    throw error;
  } finally {
    // A connection that did not roll back is not used again.
    client.release(broken);
  }
}
