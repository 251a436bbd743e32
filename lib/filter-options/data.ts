import type { Queryable } from "../db/client";
import type { FilterOption } from "../list/view";
import { optionsStatement } from "./statements";

/** Reads the options of filters by one statement: every list with filters reads them. @param queries by the filter's name */
export async function readOptions<Name extends string>(
  db: Queryable,
  queries: Readonly<Record<Name, string>>,
  values: unknown[] = [],
): Promise<Record<Name, FilterOption[]>> {
  const { rows } = await db.query<Record<Name, FilterOption[]>>(optionsStatement(queries), values);
  const [options] = rows;
  if (!options) throw new Error("The options of the filters were not answered.");
  return options;
}
