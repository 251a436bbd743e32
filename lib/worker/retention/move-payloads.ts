import { BEGINNING } from "./keyset";
import { copyPayloads } from "./payload-statements";
import { isCancelled, type RetentionContext, timeOf } from "./retention-context";

/**
 * Copies the payloads of a sealed day that something may still need into `kept_payload`, in chunks. A copy made before the drop is
 * enough: the day takes no new rows, and a delivery that is resolved stays so, unless somebody sends it again or backfills its event
 * just then: that fails for its payload, as it would later. Copies of an earlier run that ended in between are left as they are. A page
 * that PostgreSQL cancelled for its time is repeated with half of the rows.
 * @returns whether the day was copied to its end
 */
export async function movePayloads(context: RetentionContext, partition: string): Promise<boolean> {
  const { link, leader, pace, log } = context;
  const query = { name: `copy_${partition}`, text: copyPayloads(partition) };
  let [, behind] = BEGINNING;
  let copied = 0;
  while (leader.isLeader()) {
    const { rows } = pace;
    const begun = performance.now();
    const values = [leader.name, leader.fence, behind, rows];
    let page: [string | null, string] | undefined;
    try {
      [page] = await link.query<[string | null, string]>({ ...query, values });
    } catch (error) {
      if (!isCancelled(error) || rows === 1) throw error;
      pace.wasCancelled(rows);
      await pace.rest(leader.signal);
      continue;
    }
    pace.took(rows, performance.now() - begun);
    const [last, kept] = page ?? [null, "0"];
    copied += Number(kept);
    if (last === null) {
      if (copied > 0) log.info({ partition, copied, at: timeOf(context) }, "payloads kept beyond their day");
      return leader.isLeader();
    }
    behind = last;
    await pace.rest(leader.signal);
  }
  return false;
}
