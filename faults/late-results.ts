import type { Database } from "../lib/db/client";

/** A digest of all columns of each finished delivery and its attempts. */
const DIGEST = `
select d.id, md5(d::text || coalesce((
  select string_agg(a::text, ',' order by a.number, a.started_at) from attempt a where a.delivery_id = d.id), '')) as digest
from delivery d where d.state in ('delivered', 'failed') and ($1::uuid[] is null or d.id = any($1))`;

type Row = { id: string; digest: string };

/**
 * Stores digests of the finished deliveries and their attempts. `expectUnchanged` throws if any of them has changed: the results
 * of a worker that was suspended past its lease must change nothing.
 */
export async function finishedRows(db: Database): Promise<{ expectUnchanged: () => Promise<void> }> {
  const read = async (ids: string[] | null) => (await db.pool.query<Row>(DIGEST, [ids])).rows;
  const before = await read(null);
  return {
    expectUnchanged: async () => {
      const after = new Map((await read(before.map(({ id }) => id))).map(({ id, digest }) => [id, digest]));
      const changed = before.filter(({ id, digest }) => after.get(id) !== digest).map(({ id }) => id);
      if (changed.length > 0)
        throw new Error(`A late result changed finished deliveries: ${changed.join(", ")}`);
    },
  };
}
