import { RELEASED_RESULT } from "../../engine/operation";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import { countItems } from "../transitions/fragments";

/** The parts of the statements that release items. */

/**
 * CTEs: the operation `running` ($1), and the pending items `picked` of each subscriber, in shard $2, if it is the worker's ($3).
 * @param want the subscribers, and the most of each
 */
export const pickItems = (
  isCanary: boolean,
  want = "unnest($5::uuid[], $6::integer[])",
) => `running as materialized (
  select o.id from operation o where o.id = $1::uuid and o.state = 'running' for share of o
), picked as materialized (
  select i.* from running cross join shard_lease l cross join ${want} as want (subscriber_id, free)
  cross join lateral (
    select i.delivery_id, i.event_id, i.subscriber_id, i.attempts_seen from operation_item i
    where i.operation_id = $1::uuid and i.shard = $2::smallint and i.subscriber_id = want.subscriber_id and i.result = 'pending'
      ${isCanary ? "and i.is_canary" : ""}
    order by i.delivery_id limit want.free) as i
  where l.shard = $2::smallint and l.worker_id = $3::uuid
)`;

/**
 * CTEs: the operation `running` ($1), and what of the `given` items (delivery_id and more) is still pending, `picked`, in shard $2, if it is the
 * worker's ($3). Each is found by its key, as IS_PENDING says.
 */
export const takeItems = (given: string) => `running as materialized (
  select o.id, o.created_at from operation o where o.id = $1::uuid and o.state = 'running' for share of o
), picked as materialized (
  select given.*, i.event_id, i.subscriber_id, i.attempts_seen, running.created_at as frozen_at
  from running cross join shard_lease l cross join ${given}
  cross join lateral (
    select i.event_id, i.subscriber_id, i.attempts_seen from operation_item i
    where i.operation_id = running.id and i.delivery_id = given.delivery_id and i.shard = l.shard and i.result::text = 'pending'
    limit 1) as i
  where l.shard = $2::smallint and l.worker_id = $3::uuid
)`;

/**
 * The end of a statement that locks deliveries of `picked` (delivery_id), in the order of their ids, until the end of the transaction. Returns
 * each that was picked, and whether it is locked. One in another state (`begins`) is not: a settle may hold it, which locks in another order.
 *
 * The release is a statement of its own that follows. It sees what was committed before the locks were free and is not in the rows that were waited
 * for: the edited copy of a delivery, and the end of its payload.
 */
export const lockPicked = (begins: (row: string) => string) => `, locked as materialized (
  select d.id from picked join delivery d on d.id = picked.delivery_id and d.shard = $2::smallint
  where ${begins("d")} order by d.id for no key update of d
)
select picked.delivery_id, picked.delivery_id in (select id from locked) from picked`;

/** Condition: an edited copy was made of the locked delivery `p` since its set was frozen. */
const IS_EDITED_SINCE =
  "exists (select from delivery_edit x where x.original_id = p.id and x.created_at > p.frozen_at)";

/**
 * CTEs of a release whose deliveries are locked: the `picked` items (delivery_id, is_locked, attempts_seen, frozen_at and more) that are, as
 * `judged`, with the reason for which each is skipped. One is not as it was when the set was frozen if it has other attempts or if an edited copy
 * of it was made. It is held by an operation begun earlier, and by an edited copy under way whenever that began. The limit inside the lookup of an
 * item keeps the planner from reading a delivery's items of all operations, by which it began a join once it had statistics of the items.
 * @param columns what is read of deliveries `d` besides @param skips further branches of a CASE, of rows `p` and their subscriber `s`
 * @param earlier expression of the operations begun earlier
 */
export const judgeLocked = ({
  columns,
  skips,
  earlier,
}: Record<"columns" | "skips" | "earlier", string>) => `present as materialized (
  select d.id, d.attempts, ${columns}, picked.*
  from picked join delivery d on d.id = picked.delivery_id and d.shard = $2::smallint
  where picked.is_locked
), judged as materialized (
  select p.*, held.operation_id as held_by,
    case when p.attempts <> p.attempts_seen or ${IS_EDITED_SINCE} then 'changed_meanwhile'
      when held.operation_id is not null then 'in_operation'
      ${skips} end as reason
  from present p left join subscriber s on s.id = p.subscriber_id
  left join lateral (
    select h.operation_id from (
      select unnest(${earlier}::uuid[]) union all
      select x.operation_id from delivery_edit x where x.original_id = p.id and x.operation_id <> $1::uuid) as other (id)
    cross join lateral (
      select h.operation_id from operation_item h
      where h.operation_id = other.id and h.delivery_id = p.id and h.shard = $2::smallint and ${HOLDS} limit 1) as h
    limit 1) as held on true
)`;

/** The `picked` items that are skipped because their deliveries are not locked, as rows of `decided`: they are gone, or in another state. */
export const UNLOCKED = `select $1::uuid, $2::smallint, picked.delivery_id, 'skipped', case when exists (
      select from delivery d where d.id = picked.delivery_id and d.shard = $2::smallint) then 'changed_meanwhile' else 'not_found' end, null, false
    from picked where not picked.is_locked`;

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
 * @param result of those that were changed @param also further rows
 */
export const decide = (result: "sending" | "changed", also = "") => `decided as materialized (
  select $1::uuid as operation_id, $2::smallint as shard, id, '${result}' as result, null::text as reason, null::uuid as held_by,
    ${result === "sending" ? "is_redirected" : "false"} as is_redirected
  from changed
  union all select $1::uuid, $2::smallint, id, 'skipped', reason, case when reason = 'in_operation' then held_by end, false
  from judged where reason is not null${also}
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
