import { bind, type Statement } from "../../db/bind";
import { newDeliveryId, shardOf } from "../../db/ids";
import { isRestorable, unacceptable } from "../../deliveries/statements/accepted";
import { filterConditions } from "../../deliveries/statements/conditions";
import { STATE } from "../../deliveries/statements/detail";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { unsendable } from "../../deliveries/statements/unsendable";
import { isOfWaiting, MOVES, type MovingKind } from "../../engine/state";
import type { ChosenDeliveries } from "../schema/draft";
import { heldBy, STARTED } from "./held";

/**
 * The statement that freezes a set: it writes an item for each delivery of a selection, `pending` or skipped with its reason. One
 * statement reads in one snapshot, so the set is what it shows, and nothing joins it later.
 *
 * `offset 0` keeps the planner from writing the reason into each of the columns made from it, and so from finding it six times.
 * @param operation its id, kind and the time of the draft
 */
export function draftStatement(
  chosen: ChosenDeliveries,
  operation: { id: string; kind: MovingKind; now: Date },
): Statement {
  const values: unknown[] = [];
  const id = `${bind(values, operation.id)}::uuid`;
  const now = `${bind(values, operation.now)}::timestamptz`;
  const text = `
with ${STARTED}${isOfWaiting(operation.kind) ? `, ${CLAIMED}` : ""}
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, attempts_seen, result, reason, held_by, settled_at)
select ${id}, j.id, j.shard, j.event_id, j.subscriber_id, j.attempts,
  (case when j.reason is null and j.held_by is null then 'pending' else 'skipped' end)::item_result,
  case when j.reason is null and j.held_by is not null then 'in_operation' else j.reason end, j.held_by,
  case when j.reason is not null or j.held_by is not null then ${now} end
from (
  select f.*, case when f.reason is null then coalesce(f.released_by, ${heldBy("f")}) end as held_by
  from (select ${FOUND}, ${releasedBy(operation.kind)} as released_by, ${reasonOf(operation.kind, chosen, now)} as reason from ${sourceOf(chosen, operation.kind, values)}
    left join subscriber s on s.id = d.subscriber_id offset 0) as f
  offset 0) as j`;
  return { text, values };
}

/** A delivery `d`, or what of it was named `c`. */
const FOUND = `coalesce(d.id, c.id) as id, coalesce(d.shard, c.shard) as shard, coalesce(d.event_id, c.event_id) as event_id,
    coalesce(d.subscriber_id, c.subscriber_id) as subscriber_id, d.attempts`;

/**
 * The operation that has released a waiting delivery, whose result is that one's. An edited copy can be stopped all the same: until it has ended,
 * nothing else can be done to its original.
 */
const releasedBy = (kind: MovingKind) => {
  if (kind === "stop") return "case when d.edited_from is null then d.operation_id end";
  return isOfWaiting(kind) ? "d.operation_id" : "null::uuid";
};

/** A CTE with the deliveries that claims hold, each at its number of attempts: read once, whatever the number of rows. */
const CLAIMED = `claimed as materialized (
  select held.id, held.attempts from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts)
)`;

/** The reasons of a kind that sends, beside the state. */
const UNSENDABLE = unsendable(PAYLOAD_REMOVED);

/** The reason of a delivery in another state than its kind begins from; of other kinds, that state. */
const WRONG_STATE: Partial<Record<MovingKind, string>> = {
  restore: "'not_discarded'",
  resend: "'not_delivered'",
  retry_now: "'not_waiting'",
  stop: "'not_waiting'",
};

/** Whether a delivery is in a state from which its kind begins. */
const inState = (kind: MovingKind) =>
  kind === "restore" ? isRestorable("d") : `d.state::text = '${MOVES[kind].from}'`;

/** Why a delivery is skipped, in the order of the first reason that applies; null: it is not. */
function reasonOf(kind: MovingKind, { by }: ChosenDeliveries, now: string): string {
  // What a filter matches is in that state.
  const byState =
    by === "filter"
      ? ""
      : `when d.id is null then 'not_found' when not ${inState(kind)} then ${WRONG_STATE[kind] ?? `'already_' || (select ${STATE})`}`;
  const others = {
    retry: UNSENDABLE,
    edit_and_retry: UNSENDABLE,
    resend: UNSENDABLE,
    discard: "",
    restore: `when d.purge_at <= ${now} then 'past_purge_date'`,
    retry_now: UNSENDABLE,
    stop: "",
    accept: unacceptable("d"),
  }[kind];
  const isSent = isOfWaiting(kind)
    ? "when (d.id, d.attempts) in (select claimed.id, claimed.attempts from claimed) then 'already_sending'"
    : "";
  return byState + isSent + others ? `case ${byState} ${isSent} ${others} end` : "null::text";
}

/** The items of a FROM clause: `c` with the ids of what is named, and its delivery `d`, if there is one. */
function sourceOf(chosen: ChosenDeliveries, kind: MovingKind, values: unknown[]): string {
  if (chosen.by === "filter") {
    const where = filterConditions(chosen.filter, MOVES[kind].from, values);
    const nothing =
      "(select null::uuid as id, null::smallint as shard, null::uuid as event_id, null::uuid as subscriber_id)";
    return `${nothing} as c cross join (select d.* from delivery d where ${where}) as d`;
  }
  const named = { ids: ofIds, pairs: ofPairs, operation: ofOperation }[chosen.by];
  return `(${named(chosen as never, values)}) as c left join delivery d on d.id = c.id and d.shard = c.shard`;
}

const NO_PAIR = "null::uuid as event_id, null::uuid as subscriber_id";

function ofIds({ deliveryIds }: Extract<ChosenDeliveries, { by: "ids" }>, values: unknown[]): string {
  const ids = [...new Set(deliveryIds)];
  return `select asked.id, asked.shard, ${NO_PAIR}
    from unnest(${bind(values, ids)}::uuid[], ${bind(values, ids.map(shardOf))}::smallint[]) as asked (id, shard)`;
}

/** A pair that names no delivery gets an id that stands for it: it keys the item. */
function ofPairs({ pairs }: Extract<ChosenDeliveries, { by: "pairs" }>, values: unknown[]): string {
  const each = [...new Map(pairs.map((pair) => [`${pair.eventId} ${pair.subscriberId}`, pair])).values()];
  const list = (type: string, column: (pair: (typeof each)[number]) => unknown) =>
    `${bind(values, each.map(column))}::${type}[]`;
  const columns = [
    list("uuid", ({ eventId }) => eventId),
    list("uuid", ({ subscriberId }) => subscriberId),
    list("smallint", ({ eventId }) => shardOf(eventId)),
    list("uuid", ({ eventId }) => newDeliveryId(eventId)),
  ];
  return `select coalesce(p.id, asked.stand_in) as id, asked.shard, asked.event_id, asked.subscriber_id
    from unnest(${columns.join(", ")}) as asked (event_id, subscriber_id, shard, stand_in)
    left join delivery p on p.event_id = asked.event_id and p.subscriber_id = asked.subscriber_id and p.shard = asked.shard`;
}

function ofOperation(
  { operationId, result }: Extract<ChosenDeliveries, { by: "operation" }>,
  values: unknown[],
): string {
  return `select i.delivery_id as id, i.shard, i.event_id, i.subscriber_id from operation_item i
    where i.operation_id = ${bind(values, operationId)}::uuid and i.result = ${bind(values, result)}::item_result`;
}
