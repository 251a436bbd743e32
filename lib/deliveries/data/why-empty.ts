import type { Database } from "../../db/client";
import { logger } from "../../logger";
import type { DeliveryFilter } from "../schema";
import type { WhyEmpty } from "../view/screen";
import { findExcluding, hasEverFailed } from "./excluding";
import { countRetrying } from "./list";

const UNKNOWN: WhyEmpty = { retrying: null, excluding: null, hasFailed: null };

/**
 * Explains a list of failures that has none, as far as that can be read in time. Never rejects: the list does without it.
 * @param without the search without each of its filters (`findExcluding`); null when failures match on another page
 */
export async function explainEmpty(
  db: Database,
  filter: DeliveryFilter,
  without: Parameters<typeof findExcluding>[1] | null,
): Promise<WhyEmpty> {
  try {
    const retrying = await countRetrying(db, filter);
    if (retrying || !without) return { ...UNKNOWN, retrying };
    const excluding = await findExcluding(db, without);
    return { retrying, excluding, hasFailed: excluding ? null : await hasEverFailed(db) };
  } catch (error) {
    logger.error({ err: error }, "an empty list could not be explained");
    return UNKNOWN;
  }
}
