import { MAX_WINDOW_DAYS } from "../../lib/deliveries/limits";
import { addDays, dayIn } from "../../lib/time/zone";
import type { ConsoleHub } from "./hub";

/** What an answer must have, and what it has. */

/** A page or an answer of the API, with its number of rows. */
export type PageCase = {
  name: string;
  path: string;
  /** Counts the rows of an answer. */
  countRows: (answer: string) => number;
  rows: number;
};

export const countOf = (text: string) => (answer: string) => answer.split(text).length - 1;

/** Counts the rows of a list's data. Its HTML draws the first ones, and the browser the others. */
export function countListed(answer: string): number {
  const isDrawn = answer.includes('data-row-id="');
  return isDrawn ? Number(/\\"length\\":(\d+),\\"fields\\":/.exec(answer)?.[1] ?? 0) : 0;
}

/** Days from the first day that the list of failures offers until now; the zone is UTC. */
export function wholeWindow(): { from: string } {
  return { from: addDays(dayIn("UTC", new Date()), -MAX_WINDOW_DAYS) };
}

/** Failures of the window, which statements go on from. */
export const failed = () =>
  `select from delivery d where state = 'failed' and failed_at >= '${wholeWindow().from}'`;

export async function countRows({ db }: ConsoleHub, text: string, limit: number): Promise<number> {
  const statement = `select count(*)::int as count from (${text} limit ${limit}) as counted`;
  const { rows } = await db.pool.query<{ count: number }>(statement);
  return rows[0]?.count ?? 0;
}
