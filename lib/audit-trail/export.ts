import { csvLine } from "../text/csv";
import type { AuditRow } from "./schema";

/** The text of an export of the audit trail. */

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_TYPE = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/x-ndjson; charset=utf-8",
} as const satisfies Record<ExportFormat, string>;

/** The columns of the table, each with its value. */
const COLUMNS = [
  ["time", ({ at }) => at.toISOString()],
  ["number", ({ number }) => number],
  ["actor_type", ({ actor }) => actor.type],
  ["actor_id", ({ actor }) => actor.id],
  ["actor", ({ actor }) => actor.name],
  ["address", ({ address }) => address],
  ["action", ({ action }) => action],
  ["outcome", ({ outcome }) => outcome],
  ["unproven", ({ isUnproven }) => (isUnproven ? "unproven" : null)],
  ["target_type", ({ target }) => target?.type ?? null],
  ["target_id", ({ target }) => target?.id ?? null],
  ["detail", ({ detail }) => JSON.stringify(detail)],
  ["id", ({ id }) => id],
] as const satisfies readonly (readonly [string, (row: AuditRow) => string | null])[];

/** What stands before the first row. */
export const exportHead = (format: ExportFormat): string =>
  format === "csv" ? csvLine(COLUMNS.map(([name]) => name)) : "";

/** Rows as lines of a format. */
export function exportLines(format: ExportFormat, rows: readonly AuditRow[]): string {
  const line =
    format === "csv"
      ? (row: AuditRow) => csvLine(COLUMNS.map(([, value]) => value(row)))
      : (row: AuditRow) => `${JSON.stringify(row)}\n`;
  return rows.map(line).join("");
}
