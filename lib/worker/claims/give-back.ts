import { plainValues } from "../../db/array-text";
import type { Link } from "../database/link";
import { GIVE_BACK } from "./claim-statements";
import type { ClaimedDelivery } from "./claimed-delivery";

/** Takes deliveries out of their claims, unsent: they stay as they were, for whoever claims them next. */
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
