/**
 * The end of a statement by which the leader changes operations: a row of the audit trail for each of them, in the same transaction.
 * @param rows the changed operations: id, kind, and what `detail` reads of them, as `r`
 * @param written expressions: new ids (an array, as long as the rows are many at most), the time, the action, and pairs of the detail
 */
export const auditOperations = (
  rows: string,
  written: { ids: string; at: string; action: string; detail: string },
) => `
insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, target_id, detail)
select (${written.ids})[row_number() over ()], ${written.at}, 'system', 'Redeliver', ${written.action}, 'allowed', 'operation', r.id::text,
  jsonb_build_object('kind', r.kind, ${written.detail})
from ${rows} r`;
