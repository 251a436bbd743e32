import { WITHHELD } from "../access/withheld";
import type { AuditRow } from "./schema";

/**
 * The member of a row's detail that has parts of payloads, by action: the difference between a payload and its edited copy, and the patch
 * of many.
 */
const PAYLOADS_IN: Readonly<Record<string, string>> = {
  "deliveries.edit_and_retry": "payload",
  "operation.create": "patch",
  "operation.start": "patch",
};

/** A row as its reader may see it. @param seesPayloads whether the reader may see contents (lib/access/actor.ts) */
export function auditRowSeen(row: AuditRow, seesPayloads: boolean): AuditRow {
  const name = PAYLOADS_IN[row.action];
  if (seesPayloads || name === undefined || !(name in row.detail)) return row;
  return { ...row, detail: { ...row.detail, [name]: WITHHELD } };
}
