import { acceptedBy, asItWas, isRestorable, unacceptable } from "../../deliveries/statements/accepted";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { unsendable } from "../../deliveries/statements/unsendable";
import { STARTED_STATES } from "../../engine/operation";
import { MOVES, type MovingKind, type OperationKind, type SendingKind } from "../../engine/state";
import { countItems } from "../transitions/fragments";
import { releaseBackfill } from "./backfill-statements";
import {
  areRedirected,
  decide,
  HOLDS,
  IS_PENDING,
  isRedirected,
  pickItems,
  recordItems,
  releasedRank,
} from "./release-fragments";
import { releaseEarly, STOP } from "./waiting-statements";

/** The statements by which the owner of a shard releases the items of operations, changes their deliveries and cancels them. */

/**
 * The started operations that have items without a result, with their counters of every shard; the earliest first. Those that are
 * paused hold their items against later ones.
 */
export const READ_ACTIVE = `
select o.id, o.kind, o.state, o.start_at is not null or o.daily_window is not null, o.release::text, o.pace::text,
  c.shard, c.pending, c.sending, exists (select from operation_edit e where e.operation_id = o.id and e.url is not null)
from operation o join operation_shard c on c.operation_id = o.id
where o.finished_at is null and o.state in (${STARTED_STATES.map((state) => `'${state}'`).join(", ")}) and c.pending + c.sending > 0
order by o.started_at, o.id`;

/** $1 operations: the subscribers whose items they do not release for now. */
export const READ_PAUSED_SUBSCRIBERS = `
select operation_id, subscriber_id from operation_subscriber where operation_id = any($1::uuid[])`;

/** $1 operation, $2 shards: the subscribers with pending items in each. A loose index scan: one probe per row. */
export const READ_QUEUES = `
select shard.shard, queue.subscriber_id
from unnest($2::smallint[]) as shard (shard) cross join lateral (
  with recursive queue as (
    (select i.subscriber_id from operation_item i
     where i.operation_id = $1::uuid and i.shard = shard.shard and i.result = 'pending' order by i.subscriber_id limit 1)
    union all
    select next.subscriber_id from queue cross join lateral (
      select i.subscriber_id from operation_item i
      where i.operation_id = $1::uuid and i.shard = shard.shard and i.result = 'pending' and i.subscriber_id > queue.subscriber_id
      order by i.subscriber_id limit 1) as next
  )
  select subscriber_id from queue) as queue`;

/** $1 operation, $2 shards: the same of its canary, which is a few items. */
export const READ_CANARY_QUEUES = `
select i.shard, i.subscriber_id from operation_item i
where i.operation_id = $1::uuid and i.shard = any($2::smallint[]) and i.is_canary and i.result = 'pending'
group by i.shard, i.subscriber_id`;

/** $1 operation, $2 shards, $3 subscribers: of these queues, the subscribers of whom all have redirected copies next. */
export const READ_REDIRECTED = `
select queue.subscriber_id from unnest($2::smallint[], $3::uuid[]) as queue (shard, subscriber_id)
group by queue.subscriber_id having bool_and(${areRedirected("queue.shard", "queue.subscriber_id")})`;

/** What the release of a kind does to a delivery that exists. */
type Effect = {
  move: MovingKind;
  /** What is set besides the state; $4 is now. */
  set: string;
  result: "sending" | "changed";
  /** Whether a row (state, accepted_at) is in a state from which it begins, when that is not the move's alone. */
  begins?: (row: string) => string;
  /** Further reasons for skipping, in order, of the delivery `p` and its subscriber `s`. */
  skips: string;
};

const DUE = `due_at = $4::timestamptz, next_trigger = $8::attempt_trigger, operation_id = $1::uuid, retrying_ended = null,
    priority = ${releasedRank("d")}`;

const EFFECTS = {
  retry: {
    move: "retry",
    set: DUE,
    result: "sending",
    skips: `case ${unsendable("p.is_gone")} end`,
  },
  resend: {
    move: "resend",
    // One that was accepted has no mark any more: its attempt decides.
    set: `${DUE}, finished_at = null, accepted_at = null, accepted_operation_id = null`,
    result: "sending",
    skips: `case ${unsendable("p.is_gone")} end`,
  },
  discard: {
    move: "discard",
    set: "discarded_at = $4::timestamptz, purge_at = $8::timestamptz",
    result: "changed",
    skips: "null",
  },
  restore: {
    move: "restore",
    set: asItWas("$4::timestamptz"),
    result: "changed",
    begins: isRestorable,
    skips: "case when p.purge_at <= $4::timestamptz then 'past_purge_date' end",
  },
  accept: {
    move: "accept",
    set: acceptedBy("$4::timestamptz", "$1::uuid"),
    result: "changed",
    skips: `case ${unacceptable("p")} end`,
  },
} as const satisfies Partial<Record<MovingKind, Effect>>;

/**
 * Releases pending items of operation $1 in shard $2, if it is the worker's ($3): at most so many ($6) of each subscriber ($5), at $4. A delivery
 * that is not as it was when the set was frozen, that an operation begun earlier ($7) holds, or that cannot be sent is skipped with its
 * reason. The row of the operation is locked for share: a pause or a cancellation waits for this statement, and none begins after it.
 *
 * $8 is the trigger of the attempt of a kind that sends, or the purge date of a discarded delivery. Deliveries are locked in the order of their ids, then
 * the counters, as a settle does.
 *
 * Returns a row for each subscriber, as recordItems does.
 */
const release = ({ move, set, result, begins = inState(move), skips }: Effect, isCanary: boolean) => `
with ${pickItems(isCanary)}, present as materialized (
  select d.id, d.state::text as state, d.attempts, d.purge_at, d.subscriber_id, d.accepted_at, d.http_status, d.failure_kind,
    picked.attempts_seen,
    ${result === "sending" ? PAYLOAD_REMOVED : "false"} as is_gone
  from picked join delivery d on d.id = picked.delivery_id and d.shard = $2::smallint
  order by d.id for no key update of d
), judged as materialized (
  select p.id, held.operation_id as held_by,
    case when not ${begins("p")} or p.attempts <> p.attempts_seen then 'changed_meanwhile'
      when held.operation_id is not null then 'in_operation'
      else ${skips} end as reason
  from present p left join subscriber s on s.id = p.subscriber_id
  left join lateral (
    select h.operation_id from operation_item h
    where h.operation_id = any($7::uuid[]) and h.delivery_id = p.id and h.shard = $2::smallint and ${HOLDS}
    limit 1) as held on true
  union all
  select picked.delivery_id, null, 'not_found' from picked
  where picked.delivery_id not in (select id from present)
), changed as (
  update delivery d set state = '${MOVES[move].to}', ${set}
  from judged where d.id = judged.id and d.shard = $2::smallint and judged.reason is null and ${begins("d")}
  returning d.id${result === "sending" ? `, ${isRedirected("d")}` : ""}
), ${decide(result)}, ${recordItems(result, "held_by = r.held_by")}`;

const inState = (move: MovingKind) => (row: string) => `${row}.state::text = '${MOVES[move].from}'`;

/** By kind: how pending items are released; edited copies by ./copy-statements.ts. */
export const RELEASE = {
  retry: release(EFFECTS.retry, false),
  discard: release(EFFECTS.discard, false),
  restore: release(EFFECTS.restore, false),
  resend: release(EFFECTS.resend, false),
  backfill: releaseBackfill(false),
  retry_now: releaseEarly(false),
  stop: STOP,
  accept: release(EFFECTS.accept, false),
} as const satisfies Record<Exclude<OperationKind, "edit_and_retry">, string>;

/** The same, of the operation's canary alone. */
export const RELEASE_CANARY = {
  retry: release(EFFECTS.retry, true),
  resend: release(EFFECTS.resend, true),
  backfill: releaseBackfill(true),
  retry_now: releaseEarly(true),
} as const satisfies Record<Exclude<SendingKind, "edit_and_retry">, string>;

/** Cancels pending items of operation $1 in shard $2, if it is the worker's ($3), at $4: at most $5. Returns their number. */
export const CANCEL_ITEMS = `
with cancelled as materialized (
  select o.id from operation o where o.id = $1::uuid and o.state = 'cancelling' for share of o
), picked as materialized (
  select cancelled.id as operation_id, l.shard, i.delivery_id as id from cancelled cross join shard_lease l cross join lateral (
    select i.delivery_id from operation_item i where i.operation_id = $1::uuid and i.shard = $2::smallint and i.result = 'pending'
    order by i.subscriber_id, i.delivery_id limit $5::integer) as i
  where l.shard = $2::smallint and l.worker_id = $3::uuid
), item as (
  update operation_item i set result = 'cancelled', settled_at = $4::timestamptz from picked r
  where ${IS_PENDING}
  returning i.operation_id, i.shard, i.result
), ${countItems("item", "pending", "result")}
select count(*) from item`;
