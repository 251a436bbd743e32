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
  IS_PENDING,
  isRedirected,
  judgeLocked,
  lockPicked,
  pickItems,
  recordItems,
  releasedRank,
  takeItems,
  UNLOCKED,
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
  /** Further reasons for skipping, as branches of a CASE: of the delivery `p` and its subscriber `s`. */
  skips: string;
};

const DUE = `due_at = $4::timestamptz, next_trigger = $8::attempt_trigger, operation_id = $1::uuid, retrying_ended = null,
    priority = ${releasedRank("d")}`;

const EFFECTS = {
  retry: { move: "retry", set: DUE, result: "sending", skips: unsendable("p.is_gone") },
  resend: {
    move: "resend",
    // One that was accepted has no mark any more: its attempt decides.
    set: `${DUE}, finished_at = null, accepted_at = null, accepted_operation_id = null`,
    result: "sending",
    skips: unsendable("p.is_gone"),
  },
  discard: {
    move: "discard",
    set: "discarded_at = $4::timestamptz, purge_at = $8::timestamptz",
    result: "changed",
    skips: "",
  },
  restore: {
    move: "restore",
    set: asItWas("$4::timestamptz"),
    result: "changed",
    begins: isRestorable,
    skips: "when p.purge_at <= $4::timestamptz then 'past_purge_date'",
  },
  accept: {
    move: "accept",
    set: acceptedBy("$4::timestamptz", "$1::uuid"),
    result: "changed",
    skips: unacceptable("p"),
  },
} as const satisfies Partial<Record<MovingKind, Effect>>;

/** The kinds on deliveries that wait for nobody: they are locked, and then released. */
export type LockedKind = keyof typeof EFFECTS;

const beginsOf = ({ move, begins }: Effect) => begins ?? inState(move);
const inState = (move: MovingKind) => (row: string) => `${row}.state::text = '${MOVES[move].from}'`;

/**
 * Locks the deliveries of pending items of operation $1 in shard $2, if it is the worker's ($3): at most so many ($5) of each subscriber ($4). The
 * row of the operation is locked for share: a pause or a cancellation waits for this transaction, and none begins after it.
 */
const lock = (effect: Effect, isCanary: boolean) =>
  `with ${pickItems(isCanary, "unnest($4::uuid[], $5::integer[])")}${lockPicked(beginsOf(effect))}`;

/**
 * Releases items ($5, and $6 whether `lock` has locked their deliveries) of operation $1 in shard $2, if it is the worker's ($3), at $4. A delivery
 * that is not as it was when the set was frozen, that an operation begun earlier ($7) or an edited copy holds, or that cannot be sent is skipped with
 * its reason.
 *
 * $8 is the trigger of the attempt of a kind that sends, or the purge date of a discarded delivery. Deliveries are locked in the order of their ids, then
 * the counters, as a settle does.
 *
 * Returns a row for each subscriber, as recordItems does.
 */
const release = (effect: Effect) => `
with ${takeItems("unnest($5::uuid[], $6::boolean[]) as given (delivery_id, is_locked)")}, ${judgeLocked({
  columns: `d.purge_at, d.http_status, d.failure_kind, ${effect.result === "sending" ? PAYLOAD_REMOVED : "false"} as is_gone`,
  skips: effect.skips,
  earlier: "$7",
})}, changed as (
  update delivery d set state = '${MOVES[effect.move].to}', ${effect.set}
  from judged where d.id = judged.id and d.shard = $2::smallint and judged.reason is null and ${beginsOf(effect)("d")}
  returning d.id${effect.result === "sending" ? `, ${isRedirected("d")}` : ""}
), ${decide(effect.result, ` union all ${UNLOCKED}`)}, ${recordItems(effect.result, "held_by = r.held_by")}`;

/** By kind: how the deliveries of pending items are locked, ... */
export const LOCK = {
  retry: lock(EFFECTS.retry, false),
  discard: lock(EFFECTS.discard, false),
  restore: lock(EFFECTS.restore, false),
  resend: lock(EFFECTS.resend, false),
  accept: lock(EFFECTS.accept, false),
} as const satisfies Record<LockedKind, string>;

/** ... those of the operation's canary alone, ... */
export const LOCK_CANARY = {
  retry: lock(EFFECTS.retry, true),
  resend: lock(EFFECTS.resend, true),
} as const satisfies Partial<Record<LockedKind, string>>;

/** ... and how they are then released. */
export const RELEASE_LOCKED = {
  retry: release(EFFECTS.retry),
  discard: release(EFFECTS.discard),
  restore: release(EFFECTS.restore),
  resend: release(EFFECTS.resend),
  accept: release(EFFECTS.accept),
} as const satisfies Record<LockedKind, string>;

/** How pending items of the other kinds are released; edited copies by ./copy-statements.ts. */
export const RELEASE = {
  backfill: releaseBackfill(false),
  retry_now: releaseEarly(false),
  stop: STOP,
} as const satisfies Record<Exclude<OperationKind, LockedKind | "edit_and_retry">, string>;

/** The same, of the operation's canary alone. */
export const RELEASE_CANARY = {
  backfill: releaseBackfill(true),
  retry_now: releaseEarly(true),
} as const satisfies Record<Exclude<SendingKind, LockedKind | "edit_and_retry">, string>;

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
