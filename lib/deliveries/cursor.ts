import { z } from "zod";
import { RedeliverError } from "../errors";
import { readJsonText } from "../text/read-json";
import { storedText } from "../text/stored-text";
import { isInstant } from "../time/instant-text";
import { DELIVERY_SORTS, type DeliverySort, SORT_DIRECTIONS, type SortDirection } from "./schema";

/**
 * The end of a page of the list. `at` is text with microseconds: a JavaScript date cuts them off, so that the next page
 * would skip or repeat rows of that millisecond.
 */
export type Cursor = { value: string; at: string; id: string };

const at = storedText().refine(isInstant);
const shape = z.tuple([z.enum(DELIVERY_SORTS), z.enum(SORT_DIRECTIONS), storedText(), at, z.guid()]);
/** The sort value must parse as its column's type; the database would refuse the statement otherwise. */
const value = {
  date: at,
  eventId: z.guid(),
  contextName: storedText(),
  subscriberName: storedText(),
  subscriberUrl: storedText(),
  expectedStatusCode: storedText().regex(/^\d{1,4}$/),
  httpStatus: storedText().regex(/^\d{1,4}$/),
} satisfies Record<DeliverySort, z.ZodType>;

/** Encodes a cursor as opaque text for a URL. */
export function encodeCursor(sortBy: DeliverySort, direction: SortDirection, cursor: Cursor): string {
  const parts = [sortBy, direction, cursor.value, cursor.at, cursor.id];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Returns whether a text from outside is a cursor of this order. */
export function isCursor(text: string, sortBy: DeliverySort, direction: SortDirection): boolean {
  try {
    return decodeCursor(text, sortBy, direction) !== undefined;
  } catch (error) {
    if (error instanceof RedeliverError) return false;
    throw error;
  }
}

/**
 * Decodes a cursor.
 * @throws RedeliverError `invalid` for a text that is no cursor, or belongs to another order
 */
export function decodeCursor(text: string, sortBy: DeliverySort, direction: SortDirection): Cursor {
  const parsed = shape.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success) throw invalid("is not a cursor of this list");
  const [ofSort, ofDirection, sortValue, at, id] = parsed.data;
  if (ofSort !== sortBy || ofDirection !== direction) throw invalid("belongs to another order of the list");
  if (!value[sortBy].safeParse(sortValue).success) throw invalid("is not a cursor of this list");
  return { value: sortValue, at, id };
}

function parseJson(text: string): unknown {
  try {
    return readJsonText(text);
  } catch {
    return undefined;
  }
}

function invalid(problem: string): RedeliverError {
  return new RedeliverError("invalid", `The cursor ${problem}.`, [{ field: "cursor", message: problem }]);
}
