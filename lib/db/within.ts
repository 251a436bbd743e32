import type pg from "pg";

/** PostgreSQL's code for a statement that was cancelled, as at its time limit. */
const CANCELLED = "57014";

/**
 * Runs a read with a time limit of its own, for a number that a page can do without. Without bitmap scans: these read all matches
 * of an index before a statement's limit can end it.
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
    const limit = Math.floor(milliseconds);
    await client.query(
      `begin read only; set local statement_timeout = ${limit}; set local enable_bitmapscan = off`,
    );
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
