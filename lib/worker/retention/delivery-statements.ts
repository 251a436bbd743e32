import type { StoredState } from "../../engine/state";
import { failedBefore } from "../../retention/statements";
import { addToLedger, IS_IN_OPERATION, LED } from "./purge-fragments";

/** The oldest failed deliveries before $1, behind the cursor ($2 time, $3 id), $4 at most. */
export const FAILED_BEFORE = oldest("failed", "failed_at", failedBefore("$1::timestamptz"));

/** The discarded deliveries whose purge date is $1 or earlier, behind the cursor ($2 time, $3 id), $4 at most. */
export const PURGE_DUE = oldest("discarded", "purge_at", "d.purge_at <= $1::timestamptz");

function oldest(state: StoredState, column: string, isOld: string): string {
  return `
select d.id, d.shard, d.${column}::text from delivery d
where d.state = '${state}' and ${isOld} and (d.${column}, d.id) > ($2::timestamptz, $3::uuid)
order by d.${column}, d.id limit $4::int`;
}

/** The accepted events received before $1, with their deliveries at that time, behind the cursor ($2 time, $3 id), $4 at most, oldest first. */
export const EVENTS_BEFORE = `
select e.id, e.shard, e.received_at::text, e.subscriber_count::text from event e
where e.received_at < $1::timestamptz and e.http_status < 300
  and (e.received_at, e.id) > ($2::timestamptz, $3::uuid)
order by e.received_at, e.id limit $4::int`;

/**
 * Removes deliveries in a state, with their rows in the outbox of failure e-mails. Rows are locked in the order of their ids, as
 * operations do. The state is compared as text, so that rows are found by their keys.
 * @param found condition by which rows `d` are found from `asked` (id, shard: $4, $5); @param isOld on `d`, before $6
 * @param most placeholder of how many, where `asked` does not bound it
 */
const remove = (state: StoredState, found: string, isOld: string, most?: string) => `
with chosen as materialized (
  select d.id, d.shard from unnest($4::uuid[], $5::smallint[]) as asked (id, shard) join delivery d on ${found}
  where d.state::text = '${state}' and ${isOld} and ${LED} and not ${IS_IN_OPERATION}
  order by d.id ${most ? `limit ${most}::int` : ""} for update of d
), gone as (
  delete from delivery d using chosen where d.id = chosen.id and d.shard = chosen.shard and d.state::text = '${state}'
  returning d.id, d.shard
), email as (
  delete from failure_email f using gone where f.delivery_id = gone.id and f.shard = gone.shard returning f.delivery_id
), edit as (
  delete from delivery_edit x using gone where x.delivery_id = gone.id
), ${addToLedger("$3", [
  { what: "delivery", state, from: "gone" },
  { what: "failure_email", from: "email" },
])}
select count(*) from gone`;

const BY_ID = "d.id = asked.id and d.shard = asked.shard";
const BY_EVENT = "d.event_id = asked.id and d.shard = asked.shard";

export const REMOVE_FAILED = remove("failed", BY_ID, failedBefore("$6::timestamptz"));
export const REMOVE_DISCARDED = remove("discarded", BY_ID, "d.purge_at <= $6::timestamptz");
/** By their events, at most $7: an event may have any number. */
export const REMOVE_DELIVERED = remove(
  "delivered",
  BY_EVENT,
  "coalesce(d.finished_at, d.received_at) < $6::timestamptz",
  "$7",
);
