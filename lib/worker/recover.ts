import type { InHand } from "./in-hand";
import type { Link } from "./link";
import { LIST_CLAIMS, RECOVER_CLAIMS } from "./statements";

/**
 * Schedules again what is being sent in these lanes by nobody: deliveries of a worker that died or lost the lane, and
 * of claims whose answer never reached this worker. Only the owner of a lane may ask: then a claim that it does not
 * hold is nobody's. A settle that comes late finds its claim ended, and changes nothing.
 * @returns the deliveries that were recovered, by lane.
 */
export async function recoverLanes(
  link: Link,
  shards: readonly number[],
  inHand: InHand,
): Promise<Map<number, string[]>> {
  const recovered = new Map<number, string[]>();
  if (shards.length === 0) return recovered;
  const claims = await link.query<[string, string]>({
    name: "list_claims",
    text: LIST_CLAIMS,
    values: [`{${shards.join(",")}}`],
  });
  const orphans = claims.filter(([, token]) => !inHand.holds(token));
  for (const shard of new Set(orphans.map(([lane]) => Number(lane)))) {
    const tokens = orphans.filter(([lane]) => Number(lane) === shard);
    const values = [shard, `{${tokens.map(([, token]) => token).join(",")}}`];
    const rows = await link.query<[string]>({ name: "recover_claims", text: RECOVER_CLAIMS, values });
    if (rows.length > 0)
      recovered.set(
        shard,
        rows.map(([id]) => id),
      );
  }
  return recovered;
}
