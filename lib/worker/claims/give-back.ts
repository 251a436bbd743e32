import { plainValues } from "../../db/array-text";
import type { Link } from "../database/link";
import { GIVE_BACK } from "./claim-statements";
import type { ClaimedDelivery } from "./claimed-delivery";

/** Removes unsent deliveries from their claims. They stay scheduled as they were, and can be claimed again. */
export async function giveBackDeliveries(link: Link, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const claims = new Map(deliveries.map(({ claimToken, shard }) => [claimToken, shard]));
  await link.query({
    name: "give_back",
    text: GIVE_BACK,
    values: [
      plainValues([...claims.keys()]),
      plainValues([...claims.values()]),
      plainValues(deliveries.map(({ id }) => id)),
    ],
  });
}
