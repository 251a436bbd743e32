import { EXACT_UP_TO, type Size } from "@/lib/retention/measured";
import { sizeText } from "@/lib/text/size-text";

/** The days, rows and sizes of retention in words. */

/** Large numbers are estimates of the database. */
export function rowsText(rows: number): string {
  const text = `${Math.round(rows).toLocaleString("en-GB")} ${rows === 1 ? "row" : "rows"}`;
  return rows > EXACT_UP_TO ? `about ${text}` : text;
}

/** Rows and bytes; unknown is a dash, never a zero. */
export function sizeInWords({ rows, bytes }: Size): string {
  if (rows === null && bytes === null) return "–";
  return `${rows === null ? "– rows" : rowsText(rows)}, ${bytes === null ? "– bytes" : sizeText(bytes)}`;
}
