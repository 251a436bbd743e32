import { SHARD_COUNT } from "../../db/ids";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import { auditOperations, newIds, stateChange } from "./audit-operations";

/** Expired at once; the next step expires more. */
const MOST = 50;

/** $1 now, $2 ids of audit rows: expires drafts that were not started in time; what their copies would have had may be secret, and goes. */
const EXPIRE = `
with late as (
  select o.id from operation o where o.finished_at is null and o.state = 'draft' and o.expires_at <= $1::timestamptz
  order by o.expires_at limit ${MOST}
), expired as (
  update operation o set state = 'expired', finished_at = $1::timestamptz from late
  where o.id = late.id and o.finished_at is null and o.state = 'draft'
  returning o.id, o.kind
), forgotten as (
  delete from operation_edit e using expired where e.operation_id = expired.id
)${auditOperations("expired", {
  ids: "$2::uuid[]",
  at: "$1::timestamptz",
  action: "'operation.expire'",
  detail: stateChange("'draft'", "'expired'"),
})}`;

/** $1 the most: removes items of the oldest expired draft that has counters. Returns its id and the number. */
const REMOVE_ITEMS = `
with expired as materialized (
  select o.id from operation o
  where o.state = 'expired' and exists (select from operation_shard c where c.operation_id = o.id)
  order by o.created_at limit 1
), chosen as materialized (
  select i.operation_id, i.delivery_id, i.shard from expired cross join lateral (
    select i.operation_id, i.delivery_id, i.shard from operation_item i where i.operation_id = expired.id limit $1::int) as i
), gone as (
  delete from operation_item i using chosen
  where i.operation_id = chosen.operation_id and i.delivery_id = chosen.delivery_id and i.shard = chosen.shard
  returning i.delivery_id
)
select expired.id, (select count(*) from gone) from expired`;

/** $1 operation: its counters, once its items are gone. */
const REMOVE_COUNTERS = `
delete from operation_shard c using operation o, generate_series(0, ${SHARD_COUNT - 1}) as every (shard)
where o.id = $1::uuid and o.state = 'expired' and c.operation_id = o.id and c.shard = every.shard
  and not exists (select from operation_item i where i.operation_id = o.id)`;

/** Items removed at once: a few hundred milliseconds, so that it delays neither a settle nor the leader's other tasks. */
const CHUNK = 5000;

/**
 * Expires the drafts that were not started in time, and removes a chunk of the items of one of them; its counters go with the last. A
 * leader task; the row of an expired draft stays, so that a late start is answered with its state.
 * @returns the number of items removed: at CHUNK there is more
 */
export async function expireDrafts(
  link: Queries,
  clock: Pick<DatabaseClock, "now">,
  chunk = CHUNK,
): Promise<number> {
  const now = new Date(clock.now()).toISOString();
  await link.query({ name: "expire_drafts", text: EXPIRE, values: [now, newIds(MOST)] });
  const [removed] = await link.query<[string, string]>({
    name: "remove_draft_items",
    text: REMOVE_ITEMS,
    values: [chunk],
  });
  if (!removed) return 0;
  const [id, count] = removed;
  if (Number(count) < chunk)
    await link.query({ name: "remove_draft_counters", text: REMOVE_COUNTERS, values: [id] });
  return Number(count);
}
