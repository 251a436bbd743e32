import { z } from "zod";
import { RedeliverError } from "../errors";
import { readJsonText } from "../text/read-json";
import { storedText } from "../text/stored-text";
import { isInstant } from "../time/instant-text";
import { DELIVERY_SORTS, type DeliverySort, SORT_DIRECTIONS, type SortDirection } from "./schema";

/**
 * Where a page of the list ended. `at` is text with microseconds: a JavaScript date cuts them off, and the next page
 * would then skip or repeat the rows of that millisecond.
 */
export type Cursor = { value: string; at: string; id: string };

const at = storedText().refine(isInstant);
const shape = z.tuple([z.enum(DELIVERY_SORTS), z.enum(SORT_DIRECTIONS), storedText(), at, z.guid()]);
/** The sort value must be readable as its column's type, or the database would refuse the statement. */
const value = {
  date: at,
  eventId: z.guid(),
  contextName: storedText(),
  subscriberName: storedText(),
  subscriberUrl: storedText(),
  expectedStatusCode: storedText().regex(/^\d{1,4}$/),
  httpStatus: storedText().regex(/^\d{1,4}$/),
} satisfies Record<DeliverySort, z.ZodType>;

/** A cursor as opaque text that fits a URL. */
export function encodeCursor(sortBy: DeliverySort, direction: SortDirection, cursor: Cursor): string {
  const parts = [sortBy, direction, cursor.value, cursor.at, cursor.id];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Whether a text from outside is a cursor of this order. */
export function isCursor(text: string, sortBy: DeliverySort, direction: SortDirection): boolean {
  try {
    return decodeCursor(text, sortBy, direction) !== undefined;
  } catch (error) {
    if (error instanceof RedeliverError) return false;
    throw error;
  }
}

/**
 * Reads a cursor back.
 * @throws RedeliverError `invalid` when it is not one, or belongs to another order.
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
