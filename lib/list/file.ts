import { csvLine, csvNumber } from "../text/csv";

/** The text of a list as a file: a table, or an object on each line. */

/** By the end of the file's name. */
export const FILE_FORMATS = [
  { name: "csv", type: "text/csv" },
  { name: "ndjson", type: "application/x-ndjson" },
] as const;
export type FileType = (typeof FILE_FORMATS)[number]["type"];

export type Row = object;

/**
 * The type of file that an Accept header asks for, in its order; undefined for JSON.
 * @param accept as received
 */
export function fileTypeOf(accept: string): FileType | undefined {
  const asked = accept.split(",").map((one) => one.split(";")[0]?.trim().toLowerCase());
  const ours = [undefined, ...FILE_FORMATS.map(({ type }) => type)];
  const first = asked.find((one) => ours.some((type) => (type ?? "application/json") === one));
  return ours.find((type) => type === first);
}

/** The headers of a file. @param name without its end */
export function fileHeaders(type: FileType, name: string): Record<string, string> {
  const end = FILE_FORMATS.find((format) => format.type === type)?.name;
  return {
    "content-type": `${type}; charset=utf-8`,
    "content-disposition": `attachment; filename="${name}.${end}"`,
    "cache-control": "no-store",
  };
}

/** What stands before the first row. */
export const fileHead = (type: FileType, columns: readonly string[]): string =>
  type === "text/csv" ? csvLine(columns) : "";

/** A row as a line. A table has the values of the columns, those that are no text as JSON has them. */
export function fileLine(type: FileType, columns: readonly string[], row: Row): string {
  if (type !== "text/csv") return `${JSON.stringify(row)}\n`;
  const values = row as Record<string, unknown>;
  return csvLine(columns.map((name) => cellOf(values[name])));
}

function cellOf(value: unknown): Parameters<typeof csvLine>[0][number] {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number") return csvNumber(value);
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
