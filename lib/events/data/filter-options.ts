import type { Database } from "../../db/client";
import type { FilterOption } from "../../list/view";
import {
  ALL_CONTEXTS,
  ALL_HANDLERS,
  ALL_PUBLISHERS,
  ALL_SUBSCRIBERS,
  PUBLISHERS_OF_HANDLERS,
  SUBSCRIBERS_OF_HANDLERS,
} from "../statements";
import type { EventOptions } from "../view";

/**
 * Lists the options of the filters, by name. With handlers selected, publishers are limited to those with events of these
 * handlers, and subscribers to those of their topics. Selected options (`keep`) are always included, so that an active filter
 * can be seen and removed.
 */
export async function eventOptions(
  db: Database,
  handlerIds: string[],
  keep: { publisherIds: string[]; subscriberIds: string[] },
): Promise<EventOptions> {
  const [contexts, handlers, publishers, subscribers] = await Promise.all([
    rowsOf(db, ALL_CONTEXTS, []),
    rowsOf(db, ALL_HANDLERS, []),
    handlerIds.length
      ? rowsOf(db, PUBLISHERS_OF_HANDLERS, [handlerIds, keep.publisherIds])
      : rowsOf(db, ALL_PUBLISHERS, []),
    handlerIds.length
      ? rowsOf(db, SUBSCRIBERS_OF_HANDLERS, [handlerIds, keep.subscriberIds])
      : rowsOf(db, ALL_SUBSCRIBERS, []),
  ]);
  return { contexts, handlers, publishers, subscribers };
}

async function rowsOf(db: Database, text: string, values: unknown[]): Promise<FilterOption[]> {
  return (await db.pool.query<FilterOption>(text, values)).rows;
}
