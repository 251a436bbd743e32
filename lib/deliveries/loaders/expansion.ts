import "server-only";
import { currentUser, requirePermission } from "../../auth/session";
import { database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { getDeliveryDetail } from "../data/detail";
import { LAST_ATTEMPT } from "../limits";
import { type DeliveryView, deliveryView } from "../view/expansion";

/**
 * Loads the data of a row's expansion for the signed-in user.
 * @throws RedeliverError unauthorized without a session, forbidden without the permission, not_found for an unknown delivery
 */
export async function loadExpansion(deliveryId: string): Promise<DeliveryView> {
  const user = await currentUser();
  if (!user) throw new RedeliverError("unauthorized", "You were signed out: sign in again to read this.");
  await requirePermission(user, "deliveries:read", "deliveries.read");
  const detail = await getDeliveryDetail(database(), deliveryId, LAST_ATTEMPT);
  if (!detail)
    throw new RedeliverError("not_found", "There is no such delivery: it was purged, or never existed.");
  return deliveryView(detail);
}
