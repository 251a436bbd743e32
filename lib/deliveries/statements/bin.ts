import type { Statement } from "../../db/bind";
import { MOVES } from "../../engine/state";
import type { Slice } from "../../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../../list/statements";
import type { DeliveryFilter } from "../schema";
import { addUnindexed, addValues } from "./conditions";
import { EVENT, GROUP, GROUP_COLUMNS, ID, LISTED_COLUMNS } from "./list";
import { addSearched } from "./searched";

const DISCARDED: readonly SortKey[] = [{ column: "d.discarded_at", type: "timestamptz" }, ID];

/** Builds one page of the bin, last discarded first. */
export function binStatement(filter: DeliveryFilter, slice: Slice): Statement {
  const where = binConditions(filter);
  const { direction, cursor } = slice;
  if (cursor) where.add(behind(DISCARDED, direction, cursor, (value) => where.bind(value)));
  const order = orderBy(DISCARDED, direction);
  const text = `select ${LISTED_COLUMNS}, ${GROUP_COLUMNS}, d.discarded_at as "discardedAt", d.purge_at as "purgeAt", ${cursorColumn(DISCARDED)}
    from (select d.* from delivery d where ${where} order by ${order}
      limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}) as d ${EVENT} ${GROUP}
    order by ${order}`;
  return { text, values: where.values };
}

export const binCountStatement = (filter: DeliveryFilter) => cappedCount("delivery d", binConditions(filter));

function binConditions(filter: DeliveryFilter): Conditions {
  const where = new Conditions();
  where.add(`d.state = '${MOVES.restore.from}'`);
  addValues(where, filter);
  addUnindexed(where, filter);
  addSearched(where, filter);
  return where;
}
