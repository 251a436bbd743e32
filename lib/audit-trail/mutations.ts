import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";
import type { ExportFormat } from "./export";
import type { AuditFilter } from "./schema";

/** Records an export before its first row is read. */
export async function recordExport(
  db: Database,
  actor: Actor,
  { filter, format }: { filter: AuditFilter; format: ExportFormat },
): Promise<void> {
  const detail = { format, filter };
  await recordAudit(db.prisma, {
    actor,
    action: "audit.export",
    outcome: "allowed",
    targetType: "audit",
    detail,
  });
}
