import type { ClaimedDelivery } from "./claim";
import type { Link } from "./link";
import { GIVE_BACK } from "./statements";

/**
 * Puts claimed deliveries back to scheduled. Unsent ones keep everything as it was; of one whose request was cut short
 * nobody knows whether it arrived, so its next attempt is a recovery.
 */
export async function giveBackDeliveries(
  link: Link,
  deliveries: readonly ClaimedDelivery[],
  isCutShort: boolean,
): Promise<void> {
  if (deliveries.length === 0) return;
  await link.query({
    name: "give_back",
    text: GIVE_BACK,
    values: [
      list(deliveries.map((delivery) => delivery.id)),
      list(deliveries.map((delivery) => delivery.shard)),
      list(deliveries.map((delivery) => delivery.claimToken)),
      list(deliveries.map(() => isCutShort)),
    ],
  });
}

const list = (values: readonly (string | number | boolean)[]) => `{${values.join(",")}}`;
