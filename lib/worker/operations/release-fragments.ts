import { RELEASED_RESULT } from "../../engine/operation";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import { countItems } from "../transitions/fragments";

/** The parts of the statements that release items. */

/**
 * CTEs of a release: the operation `running`, and the pending items `picked` of each subscriber. $1 to $6 as for the release.
 */
export const pickItems = (isCanary: boolean) => `running as materialized (
  select o.id from operation o where o.id = $1::uuid and o.state = 'running' for share of o
), picked as materialized (
  select i.* from running cross join shard_lease l cross join unnest($5::uuid[], $6::integer[]) as want (subscriber_id, free)
  cross join lateral (
    select i.delivery_id, i.event_id, i.subscriber_id, i.attempts_seen from operation_item i
    where i.operation_id = $1::uuid and i.shard = $2::smallint and i.subscriber_id = want.subscriber_id and i.result = 'pending'
      ${isCanary ? "and i.is_canary" : ""}
    order by i.delivery_id limit want.free) as i
  where l.shard = $2::smallint and l.worker_id = $3::uuid
)`;

/** The rank of a released delivery. A redirected copy keeps its own, by which it does not wait for the subscriber's circuit. */
export const releasedRank = (delivery: string) =>
  `case when ${delivery}.priority = ${REDIRECTED_RANK} then ${REDIRECTED_RANK} else ${RELEASED_RANK} end`;

/** A column of the CTE `changed` of what is sent: whether it is a redirected copy. */
export const isRedirected = (delivery: string) =>
  `${delivery}.priority = ${REDIRECTED_RANK} as is_redirected`;

/**
 * Condition of a write of a pending item `i` that the row `r` names (operation_id, id, shard). Operation and shard come with the rows, and
 * the result is compared as text, on purpose: each is to be found by the primary key. The planner, whose statistics of a new operation's
 * items are always old, else read all of the shard, 30,000 of a large set, for each statement.
 */
export const IS_PENDING =
  "i.operation_id = r.operation_id and i.delivery_id = r.id and i.shard = r.shard and i.result::text = 'pending'";

/**
 * Condition of an item `h` of an operation begun earlier that holds its delivery: it waits, or its edited copy is under way. (Of other kinds the
 * delivery of an item that is being sent has another state.)
 */
export const HOLDS = `h.result::text in ('pending', '${RELEASED_RESULT}')`;

/**
 * The rows `decided` of a release: the items of deliveries that were `changed`, and those that are skipped, for what `judged` says.
 * @param result of those that were changed
 */
export const decide = (result: "sending" | "changed") => `decided as materialized (
  select $1::uuid as operation_id, $2::smallint as shard, id, '${result}' as result, null::text as reason, null::uuid as held_by,
    ${result === "sending" ? "is_redirected" : "false"} as is_redirected
  from changed
  union all select $1::uuid, $2::smallint, id, 'skipped', reason, case when reason = 'in_operation' then held_by end, false
  from judged where reason is not null
)`;

/**
 * The end of a release: gives the items their results by the rows `decided` (operation_id, shard, id, result, reason, is_redirected and what
 * `also` needs), and counts them. Returns a row for each subscriber: how many were taken, how many of them were released, and how many of these
 * are redirected copies.
 * @param result of those that are not skipped @param also what else is set, of rows `r` @param then further CTEs, of the rows `item`
 */
export const recordItems = (result: "sending" | "changed", also: string, then = "") => `item as (
  update operation_item i set result = r.result::item_result, reason = r.reason, ${also},
    settled_at = ${result === "sending" ? "case when r.result = 'skipped' then $4::timestamptz end" : "$4::timestamptz"}
  from decided r where ${IS_PENDING}
  returning i.operation_id, i.shard, i.delivery_id, i.subscriber_id, i.result, r.is_redirected
), ${countItems("item", "pending", "result")}${then}
select subscriber_id, count(*), count(*) filter (where result = '${RELEASED_RESULT}'), count(*) filter (where is_redirected)
from item group by subscriber_id`;

/** So many of a queue's next items are looked at for where they go: about what one step releases. */
const MOST_LOOKED_AT = 500;

/**
 * Condition: the next pending items of operation $1 in a queue are redirected copies, or there are none. They do not wait for the circuit of
 * their subscriber. In any other queue the first item that is not one decides.
 */
export const areRedirected = (shard: string, subscriber: string) => `not exists (
  select from (
    select i.delivery_id from operation_item i
    where i.operation_id = $1::uuid and i.shard = ${shard} and i.subscriber_id = ${subscriber} and i.result = 'pending'
    order by i.delivery_id limit ${MOST_LOOKED_AT}) as next
  where not exists (select from delivery_edit x where x.delivery_id = next.delivery_id and x.url is not null))`;
