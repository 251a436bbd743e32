import { isId } from "../text/id-format";
import { readJsonText } from "../text/read-json";
import { isStorable } from "../text/storable";
import { isInstant } from "../time/instant-text";

/**
 * The end of a page of a list as opaque text: the order of the list and the last row's values of its sort keys. Each value must
 * parse as its column's type, or the database would refuse the statement. Times keep their microseconds as text: a JavaScript
 * date cuts them off, so that the next page would skip or repeat rows of that millisecond.
 */

export const DIRECTIONS = ["DESC", "ASC"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The types of sort keys, by which a value from outside is checked. */
const KEY_TYPES = {
  instant: isInstant,
  id: isId,
  text: isStorable,
  smallint: (text: string) => /^\d{1,4}$/.test(text),
  integer: (text: string) => /^-?\d{1,9}$/.test(text),
  number: (text: string) => /^\d{1,15}$/.test(text),
} as const;
export type KeyType = keyof typeof KEY_TYPES;

/** The orders of a list: the types of each order's keys, the last of which is unique. */
export type Orders = Readonly<Record<string, readonly KeyType[]>>;

/** The last row's values of the sort keys. */
export type Cursor = readonly string[];

export function encodeCursor(sort: string, direction: Direction, keys: Cursor): string {
  return Buffer.from(JSON.stringify([sort, direction, ...keys])).toString("base64url");
}

/** Decodes a cursor; undefined for a text that is no cursor of this order. */
export function decodeCursor(
  text: string,
  orders: Orders,
  { sort, direction }: { sort: string; direction: Direction },
): Cursor | undefined {
  const [ofSort, ofDirection, ...keys] = partsOf(text);
  if (ofSort !== sort || ofDirection !== direction) return undefined;
  const types = orders[sort];
  if (types?.length !== keys.length) return undefined;
  return types.every((type, index) => KEY_TYPES[type](keys[index] ?? "")) ? keys : undefined;
}

function partsOf(text: string): string[] {
  try {
    const parts = readJsonText(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : [];
  } catch {
    return [];
  }
}
