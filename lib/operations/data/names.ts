import type { Database } from "../../db/client";
import type { Names } from "../filter-in-words";
import type { OperationRow } from "../schema";
import { eventsSelected } from "../schema/events";
import { NAMES_BY_ID } from "../statements/list";

/** Reads the names of the subscribers, contexts and handlers in what operations selected: one statement for all of them. */
export async function namesInFilters(
  db: Database,
  operations: Pick<OperationRow, "filter" | "selection">[],
): Promise<Names> {
  const ids = new Set(
    operations.flatMap(({ filter, selection }) =>
      filter
        ? [...filter.subscriberIds, ...filter.contextIds, ...(filter.handlerIds ?? [])]
        : (eventsSelected(selection)?.subscriberId ?? []),
    ),
  );
  if (ids.size === 0) return new Map();
  const { rows } = await db.pool.query<{ id: string; name: string }>(NAMES_BY_ID, [[...ids]]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
