import type { Database } from "../../db/client";
import type { FilterOption } from "../../deliveries/view/screen";
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
 * What the filters of the event list offer, by name. With handlers chosen, only the publishers whose events they have
 * received and the subscribers of their topics; what is chosen already (`keep`) is always among them, so that a filter
 * in force can be seen and removed.
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
