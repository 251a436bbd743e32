import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import type { Database } from "../db/client";

/** Records that somebody copies a request with its secrets. It is written before they leave the hub. */
export async function recordSecretsCopied(
  db: Database,
  actor: Actor,
  { deliveryId, attempt, subscriberId }: { deliveryId: string; attempt: number; subscriberId: string },
): Promise<void> {
  await db.prisma.$transaction((store) =>
    recordAudit(store, {
      ...{ actor, action: "deliveries.copy_secrets", outcome: "allowed" },
      ...{ targetType: "delivery", targetId: deliveryId },
      detail: { attempt, subscriberId },
    }),
  );
}
