import type { Actor } from "../access/actor";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { insertRows } from "../db/rows";
import { maskFields } from "../secrets/mask-fields";

export type AuditEntry = {
  actor: Actor;
  /** The allowed or refused request, as noun.verb: `deliveries.retry`, `subscriber.update`, `session.sign_in`. */
  action: string;
  outcome: "allowed" | "refused";
  targetType?: string;
  targetId?: string;
  /** The filter or ids, counts, changed fields. Never a secret. */
  detail?: Record<string, unknown>;
  /** A refusal that anybody can cause, since its actor proved nothing: outside the chain, bounded, and removed early. */
  isUnproven?: boolean;
};

/** The client or a transaction: the row of an operation is written in the operation's transaction. */
export type AuditStore = Pick<Database["prisma"], "auditLog">;

/** Old and new values of lists of objects are deeper than what is logged. */
const DEEPEST = 12;

/** Writes one row of the audit trail, with secrets masked. */
export async function recordAudit(store: AuditStore, entry: AuditEntry): Promise<void> {
  const { detail, ...columns } = columnsOf(entry);
  await store.auditLog.create({ data: { ...columns, detail: detail as Prisma.InputJsonObject } });
}

/** Writes several rows of the audit trail in a transaction, with secrets masked. */
export async function recordAudits(
  store: Prisma.TransactionClient,
  entries: readonly AuditEntry[],
): Promise<void> {
  await insertRows(store, "audit_log", entries.map(columnsOf));
}

function columnsOf({ actor, action, outcome, targetType, targetId, detail, isUnproven }: AuditEntry) {
  return {
    id: newId(),
    actorType: actor.type,
    actorId: actor.id ?? null,
    actorName: actor.name,
    ...{ action, outcome },
    targetType: targetType ?? null,
    targetId: targetId ?? null,
    detail: maskFields(JSON.parse(JSON.stringify(detail ?? {})), DEEPEST),
    address: actor.address ?? null,
    isUnproven: isUnproven ?? false,
  };
}
