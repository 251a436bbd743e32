/** Tables as text. */

/** A number of a table, whose minus begins no formula. */
type CsvNumber = { number: number };

export const csvNumber = (number: number): CsvNumber => ({ number });

/** A line of a table by RFC 4180. */
export const csvLine = (cells: readonly (string | CsvNumber | null)[]) =>
  `${cells.map((cell) => (typeof cell === "object" && cell ? String(cell.number) : csvCell(cell))).join(",")}\r\n`;

/**
 * A cell by RFC 4180. Spreadsheets run a text that begins with = + - @, a tab or a line break as a formula: an apostrophe before it
 * keeps it a text.
 */
export function csvCell(value: string | null): string {
  if (value === null) return "";
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
