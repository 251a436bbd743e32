import { z } from "zod";
import { FAILURE_KINDS } from "../engine/failure";
import { ITEM_RESULTS } from "../engine/operation";
import { PRIORITIES } from "../engine/priority";
import { RETRYING_ENDED } from "../engine/state";
import { COMPARISONS } from "../list/comparison";
import { storedText } from "../text/stored-text";
import { excludedFilter } from "./excluded";
import { DECIMAL, LONGEST_PATH, LONGEST_SEARCH, MOST_ATTEMPTS, PAYLOAD_PATH } from "./limits";
import { storedId } from "./stored-id";

/**
 * The conditions of a filter that no index answers: they are checked row by row, so a list looks through a part at a time
 * (./data/search.ts). An empty list restricts nothing.
 */

const attempts = z.number().int().min(0).max(MOST_ATTEMPTS);
const texts = z.array(storedText().min(1).max(LONGEST_SEARCH));

/** By the names of the query of GET /api/v1/deliveries. */
export const searchedFilter = {
  retryingEnded: z.array(z.enum(RETRYING_ENDED)).optional(),
  topics: texts.optional(),
  /** Ids. */
  publishers: z.array(storedId).optional(),
  failureKind: z.array(z.enum(FAILURE_KINDS)).optional(),
  minAttempts: attempts.optional(),
  maxAttempts: attempts.optional(),
  /** A part of the failure's text, case aside. */
  text: storedText().min(1).max(LONGEST_SEARCH).optional(),
  /** Or of the template of its group. */
  isTextOfTemplates: z.literal(true).optional(),
  /** An item of the operation, with one of the results; with any, when there are none. */
  operationId: storedId.optional(),
  operationResult: z.array(z.enum(ITEM_RESULTS)).optional(),
  priority: z.array(z.enum(PRIORITIES)).optional(),
  minValue: z.string().regex(DECIMAL).optional(),
  /** What a JSON payload has at a path, and the value to compare it with: both or none. */
  payloadPath: z.string().regex(PAYLOAD_PATH).max(LONGEST_PATH).optional(),
  payloadValue: storedText().max(LONGEST_SEARCH).optional(),
  /** Equality of texts without one. */
  payloadComparison: z.enum(COMPARISONS).optional(),
  ...excludedFilter,
};

const names = Object.keys(searchedFilter) as (keyof typeof searchedFilter)[];

/** Whether a filter has a condition that is checked row by row. */
export function isSearched(filter: Readonly<Record<string, unknown>>): boolean {
  return names.some((name) => {
    const value = filter[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}
