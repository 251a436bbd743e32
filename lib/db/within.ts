import type pg from "pg";
import type { Queryable } from "./client";

/** PostgreSQL's code for a statement that was cancelled, as at its time limit. */
const CANCELLED = "57014";

/**
 * Runs a read with a time limit of its own, for a number that a page can do without. Its limits and plans: `within`.
 * @returns its rows; null when the time was up: they are unknown, which is not none
 */
export async function readWithin<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  milliseconds: number,
  text: string,
  values: unknown[],
): Promise<Row[] | null> {
  return within(pool, milliseconds, async (client) => (await client.query<Row>(text, values)).rows);
}

/**
 * Runs reads on one connection, each with a time limit, and without bitmap scans (`withoutBitmaps`).
 * @param milliseconds after which the server cancels a statement
 * @returns the result; null when the time was up
 */
export async function within<Result>(
  pool: pg.Pool,
  milliseconds: number,
  read: (client: Queryable) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await reading(pool, `set local statement_timeout = ${Math.floor(milliseconds)}`, read);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === CANCELLED) return null;
    throw error;
  }
}

/** Runs reads on one connection without bitmap scans: these read all matches of an index before a statement's limit can end it. */
export const withoutBitmaps = <Result>(
  pool: pg.Pool,
  read: (client: Queryable) => Promise<Result>,
): Promise<Result> => reading(pool, "", read);

async function reading<Result>(
  pool: pg.Pool,
  settings: string,
  read: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin read only; set local enable_bitmapscan = off; ${settings}`);
    const result = await read(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    // A connection that did not roll back is not used again.
    client.release(broken);
  }
}
