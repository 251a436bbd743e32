import { csvLine } from "../text/csv";
import type { OperationItem } from "./schema";

/** The text of an export of an operation's items. */

export const ITEM_EXPORT_TYPES = ["text/csv", "application/x-ndjson"] as const;
export type ItemExportType = (typeof ITEM_EXPORT_TYPES)[number];

/** The files that the console offers, by the end of their names. */
export const ITEM_EXPORT_FORMATS = [
  { name: "csv", type: "text/csv" },
  { name: "ndjson", type: "application/x-ndjson" },
] as const satisfies readonly { name: string; type: ItemExportType }[];

/** The columns of the table: the names of the members in JSON. */
const COLUMNS = [
  ["deliveryId", ({ deliveryId }) => deliveryId],
  ["eventId", ({ eventId }) => eventId],
  ["subscriberId", ({ subscriberId }) => subscriberId],
  ["subscriberName", ({ subscriberName }) => subscriberName],
  ["result", ({ result }) => result],
  ["reason", ({ reason }) => reason],
  ["heldBy", ({ heldBy }) => heldBy],
  ["attemptsSeen", ({ attemptsSeen }) => (attemptsSeen === null ? null : String(attemptsSeen))],
  ["settledAt", ({ settledAt }) => settledAt?.toISOString() ?? null],
] as const satisfies readonly (readonly [string, (item: OperationItem) => string | null])[];

/**
 * The type of export that an Accept header asks for, in its order; undefined for JSON.
 * @param accept as received
 */
export function exportTypeOf(accept: string): ItemExportType | undefined {
  const asked = accept.split(",").map((one) => one.split(";")[0]?.trim().toLowerCase());
  const first = asked.find(
    (one) => one === "application/json" || ITEM_EXPORT_TYPES.some((type) => type === one),
  );
  return ITEM_EXPORT_TYPES.find((type) => type === first);
}

/** What stands before the first item. */
export const exportHead = (type: ItemExportType): string =>
  type === "text/csv" ? csvLine(COLUMNS.map(([name]) => name)) : "";

/** Items as lines of a type. */
export function exportLines(type: ItemExportType, items: readonly OperationItem[]): string {
  const line =
    type === "text/csv"
      ? (item: OperationItem) => csvLine(COLUMNS.map(([, value]) => value(item)))
      : (item: OperationItem) => `${JSON.stringify(item)}\n`;
  return items.map(line).join("");
}
