import type { Database } from "../../db/client";
import { readOptions } from "../../filter-options/data";
import { OPTIONS } from "../../filter-options/statements";
import { PUBLISHERS_OF_HANDLERS, SUBSCRIBERS_OF_HANDLERS } from "../statements";
import type { EventOptions } from "../view";

/**
 * Lists the options of the filters, by name. With handlers selected, publishers are limited to those with events of these
 * handlers, and subscribers to those of their topics. Selected options (`keep`) are always included, so that an active filter
 * can be seen and removed.
 */
export function eventOptions(
  { pool }: Database,
  handlerIds: string[],
  keep: { publisherIds: string[]; subscriberIds: string[] },
): Promise<EventOptions> {
  const { contexts, handlers, publishers, subscribers } = OPTIONS;
  if (handlerIds.length === 0) return readOptions(pool, { contexts, handlers, publishers, subscribers });
  const limited = { publishers: PUBLISHERS_OF_HANDLERS, subscribers: SUBSCRIBERS_OF_HANDLERS };
  const values = [handlerIds, keep.publisherIds, keep.subscriberIds];
  return readOptions(pool, { contexts, handlers, ...limited }, values);
}
