import { plainValues } from "../../db/array-text";
import { newId } from "../../db/ids";

/**
 * The end of a statement by which the leader changes operations: a row of the audit trail for each of them, in the same transaction.
 * @param rows the changed operations: id, kind, and what `detail` reads of them, as `r`
 * @param written expressions: new ids (an array, as long as the rows are many at most), the time, the action, pairs of
 * the detail, and an object with further ones
 */
export const auditOperations = (
  rows: string,
  written: { ids: string; at: string; action: string; detail: string; more?: string },
) => `
insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, target_id, detail)
select (${written.ids})[row_number() over ()], ${written.at}, 'system', 'Redeliver', ${written.action}, 'allowed', 'operation', r.id::text,
  jsonb_build_object('kind', r.kind, ${written.detail})${written.more ? ` || ${written.more}` : ""}
from ${rows} r`;

/** Pairs of a detail: another state. @param from @param to expressions */
export const stateChange = (from: string, to: string) =>
  `'changes', jsonb_build_object('state', jsonb_build_object('from', ${from}, 'to', ${to}))`;

/** New ids of so many audit rows, as an array text. */
export const newIds = (most: number) => plainValues(Array.from({ length: most }, () => newId()));
