import type { Statement } from "../../db/bind";
import type { Slice } from "../../list/data";
import { type Conditions, cursorColumn, orderBy, type SortKey } from "../../list/statements";

/** The first rows of a list by the conditions that an index answers, and what is looked for among them. */
type Part = {
  /** `with …` before it, if it needs any. */
  begin: string;
  /** The SQL of its rows: the sort keys `k0`, `k1` … of each. */
  rows: string;
  /** The sort keys, as columns of `part`. */
  keys: readonly SortKey[];
  /** Joins the delivery `d` of each row of `part`. */
  join: string;
  columns: string;
  /** Joins what else the columns need. */
  joins: string;
  /** Checked on each row. */
  searched: Conditions;
};

/**
 * Builds the look through a part of a list: of its rows, those that meet the conditions are listed, up to the limit. There is one row
 * without a delivery when none does. Each row says how many were looked through (`looked`), and with `last` where the next part begins.
 */
export function partStatement(
  { begin, rows, keys, join, columns, joins, searched }: Part,
  { direction, limit }: Pick<Slice, "direction" | "limit">,
): Statement {
  const order = orderBy(keys, direction);
  const opposite = orderBy(keys, direction === "ASC" ? "DESC" : "ASC");
  // The columns are read of what is listed alone: many rows of a part may match.
  const text = `${begin ? `${begin}, ` : "with "} part as materialized (${rows}), found as materialized (
      select part.*, row_number() over (order by ${order}) as place
      from part ${join} where ${searched} order by ${order} limit ${searched.bind(limit)}
    )
    select listed.*, looked.looked, looked.last from (
      select (select count(*)::int from part) as looked,
        (select ${cursorColumn(keys)} from (select * from part order by ${opposite} limit 1) as part) as last
    ) as looked left join (select part.place, ${columns}, ${cursorColumn(keys)} from found as part ${join} ${joins}) as listed on true
    order by listed.place`;
  return { text, values: searched.values };
}
