import type { Total } from "@/lib/list/page";
import { totalText } from "@/lib/list/page";
import { daysText } from "@/lib/retention/days-text";
import { EXACT_UP_TO } from "@/lib/retention/measured";
import { sizeText } from "@/lib/text/size-text";

/** The days, rows and sizes of retention in words. What is unknown is said, and is never a zero. */

export const UNKNOWN = "not known yet";

/** Large numbers are estimates of the database. */
export function rowsText(rows: number | null, isEstimate = false): string {
  if (rows === null) return "rows not known yet";
  const text = `${Math.round(rows).toLocaleString("en-GB")} ${rows === 1 ? "row" : "rows"}`;
  return isEstimate || rows > EXACT_UP_TO ? `about ${text}` : text;
}

/** Counted rows, up to a limit. */
export const countedText = (rows: Total) => `${totalText(rows)} ${rows.total === 1 ? "row" : "rows"}`;

export const bytesText = (bytes: number | null) => (bytes === null ? UNKNOWN : sizeText(bytes));

/** The days of a setting; null: payloads stay with their deliveries. */
export const lifeText = (days: number | null) => (days === null ? "as long as the delivery" : daysText(days));
