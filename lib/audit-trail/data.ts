import type { Database } from "../db/client";
import { isId } from "../db/ids";
import { RedeliverError } from "../errors";
import { counted, type Rows, readRows, startCount } from "../list/data";
import type { ListPage } from "../list/page";
import type { Position } from "../list/read";
import type { FilterOption } from "../list/view";
import { actionLabel } from "./labels";
import type { AuditFilter, AuditOutcome, AuditRow } from "./schema";
import {
  ACTIONS,
  ACTORS,
  ACTORS_NAMED,
  AUDIT_BY_ID,
  auditCountStatement,
  auditListStatement,
} from "./statements";

type Stored = Pick<AuditRow, "id" | "at" | "action" | "detail" | "address" | "number" | "isUnproven"> & {
  actorType: AuditRow["actor"]["type"];
  actorId: string | null;
  actorName: string;
  outcome: AuditOutcome;
  targetType: string | null;
  targetId: string | null;
};

/** Lists the rows of a filter, by time, with the number of matches. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  position: Position,
): Promise<ListPage<AuditRow>> {
  const count = startCount(db.pool, auditCountStatement(filter));
  return counted(await readAuditRows(db, filter, position), count, position);
}

/** As `listAudit`, without the number of matches. */
export async function readAuditRows(
  db: Database,
  filter: AuditFilter,
  position: Position,
): Promise<Rows<AuditRow>> {
  const page = await readRows<Stored>(db.pool, (slice) => auditListStatement(filter, slice), position);
  return { ...page, items: page.items.map(auditRow) };
}

/**
 * Reads all rows of a filter, the newest first, in batches: each is read when it is asked for.
 * @param batch rows of a batch
 */
export async function* readAudit(db: Database, filter: AuditFilter, batch = 500): AsyncGenerator<AuditRow[]> {
  let cursor: readonly string[] | undefined;
  do {
    const slice = { sort: "at", direction: "DESC", limit: batch, offset: 0, cursor } as const;
    const { text, values } = auditListStatement(filter, slice);
    const { rows } = await db.pool.query<Stored & { cursor: string[] }>(text, values);
    if (rows.length > 0) yield rows.map(auditRow);
    cursor = rows.length === batch ? rows.at(-1)?.cursor : undefined;
  } while (cursor);
}

/** @throws RedeliverError not_found, also for a text that is no id */
export async function getAuditRow(db: Database, id: string): Promise<AuditRow> {
  const { rows } = isId(id) ? await db.pool.query<Stored>(AUDIT_BY_ID, [id]) : { rows: [] };
  if (!rows[0]) throw new RedeliverError("not_found", "There is no row of the audit trail with that id.");
  return auditRow(rows[0]);
}

/** The actors without an id: the product itself, its commands, and callers that it does not know. */
const UNNAMED = ["Redeliver", "Command line", "Unknown caller", "Unknown visitor"];

/** The choices of the screen's filters: everybody who can have done something, and every action that occurs. */
export async function auditOptions(db: Database): Promise<{ actor: FilterOption[]; action: FilterOption[] }> {
  const [actors, actions] = await Promise.all([
    db.pool.query<FilterOption>(ACTORS, [UNNAMED]),
    db.pool.query<{ value: string }>(ACTIONS),
  ]);
  const action = actions.rows.map(({ value }) => ({ value, label: actionLabel(value) }));
  return { actor: actors.rows, action: action.sort((a, b) => a.label.localeCompare(b.label, "en")) };
}

/** Adds the ids of the users and keys with these names to the names themselves. */
export async function withActorIds(db: Database, actors: readonly string[]): Promise<string[]> {
  const names = actors.filter((actor) => !isId(actor));
  if (names.length === 0) return [...actors];
  const { rows } = await db.pool.query<{ id: string }>(ACTORS_NAMED, [names]);
  return [...actors, ...rows.map(({ id }) => id)];
}

function auditRow(row: Stored): AuditRow {
  const { id, at, actorType, actorId, actorName, action, outcome, targetType, targetId, detail, address } =
    row;
  return {
    id,
    at,
    actor: { type: actorType, id: actorId, name: actorName },
    action,
    outcome,
    target: targetType === null ? null : { type: targetType, id: targetId },
    detail,
    address,
    number: row.number,
    isUnproven: row.isUnproven,
  };
}
