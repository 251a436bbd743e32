import type { Actor } from "../access/actor";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { maskFields } from "../secrets/mask-fields";

export type AuditEntry = {
  actor: Actor;
  /** What was done or refused, as noun.verb: `deliveries.retry`, `subscriber.update`, `session.sign_in`. */
  action: string;
  outcome: "allowed" | "refused";
  targetType?: string;
  targetId?: string;
  /** Filter or ids, counts, the fields that changed. Never a secret. */
  detail?: Record<string, unknown>;
};

/** Either the client or a transaction of it: an operation's row is written in its own transaction. */
export type AuditStore = Pick<Database["prisma"], "auditLog">;

/** Writes one row of the audit trail. */
export async function recordAudit(store: AuditStore, entry: AuditEntry): Promise<void> {
  const { actor } = entry;
  await store.auditLog.create({
    data: {
      id: newId(),
      actorType: actor.type,
      actorId: actor.id ?? null,
      actorName: actor.name,
      action: entry.action,
      outcome: entry.outcome,
      targetType: entry.targetType ?? null,
      targetId: entry.targetId ?? null,
      detail: maskFields(JSON.parse(JSON.stringify(entry.detail ?? {}))) as Prisma.InputJsonObject,
      address: actor.address ?? null,
    },
  });
}
