import { ITEM_RESULTS, type ItemResultName, RELEASED_RESULT } from "../../engine/operation";
import { MOVES, type Move, type OperationKind } from "../../engine/state";
import { addToOutbox } from "../mail/outbox-statements";

/** The fragments of the statements by which workers move deliveries: becoming failed, items of operations, the guard. */

/** Why and how deliveries fail, as SQL expressions; `d` is the delivery, `s` its row of `from`. */
export type Failing = {
  move: "fail" | "failUndeliverable" | "stop";
  /** Item of a FROM clause with the deliveries as they were found, as `s`: id, shard, attempts, recoveries, operation_id. */
  from: string;
  /** Which of them fail; all by default. */
  where?: string;
  shard: string;
  failedAt: string;
  failureClass: string;
  failureKind: string;
  failureDetail: string;
  /** The id of its fingerprint; null where it is not resolved: the failure has no group yet. */
  fingerprint: string;
  httpStatus: string;
  retryingEnded: string;
  /** Further columns to set. */
  set?: string;
  /** Further columns to return. */
  returning?: string;
  /** Condition on a failed delivery `f` (the columns of `s`, and handler_id): its policy's recipients are notified. */
  isNotified: string;
  /** The policy of the subscriber's own whose recipients they are; null: they are those of the handler's policy. */
  ownPolicy: string;
  /**
   * The CTEs by which items of operations follow; those of the operations that requested the attempts, when left out. A counter can be
   * changed once in a statement, so one that settles items for another reason too settles all of them here.
   */
  items?: string;
};

/**
 * The one fragment through which workers make deliveries failed, in the settle, the recovery and the statement for
 * undeliverable ones: the CTE `failed` with the guarded move, and after it the CTEs of everything that a failure
 * brings about. A consequence that is to hold for every failure (a count, an alert, a group) is added to
 * `CONSEQUENCES`, and is then written in the transaction of the failure or not at all.
 *
 * `failed` returns the columns of `s`, `handler_id`, `failed_at` and what `returning` adds.
 */
export const becomeFailed = (failing: Failing) => `failed as (
  update delivery d set state = '${MOVES[failing.move].to}', failed_at = ${failing.failedAt}, finished_at = null,
    failure_class = ${failing.failureClass}, failure_kind = ${failing.failureKind},
    failure_detail = ${failing.failureDetail}, failure_fingerprint_id = ${failing.fingerprint}, http_status = ${failing.httpStatus},
    retrying_ended = ${failing.retryingEnded}, operation_id = null${also(failing.set)}
  from ${failing.from}
  where ${asFound(failing.move, failing.shard)}${failing.where ? ` and ${failing.where}` : ""}
  returning s.*, d.handler_id, d.failed_at${also(failing.returning)}
), ${CONSEQUENCES.map((consequence) => consequence(failing)).join(", ")}`;

/** Each a CTE over `failed`. */
const CONSEQUENCES: ((failing: Failing) => string)[] = [
  ({ isNotified, ownPolicy }) => addToOutbox("failed", isNotified, ownPolicy),
  ({ items }) => items ?? settleItems("failed", "failed_again", "s.failed_at"),
];

const also = (columns?: string) => (columns ? `, ${columns}` : "");

/**
 * The delivery that stands for the row `s` in its operation: of an edited copy its original, else itself. Only a row with an operation costs
 * a probe.
 */
const ITEM_OF = `case when s.operation_id is null then s.id else coalesce(
    (select x.original_id from delivery_edit x where x.delivery_id = s.id and x.operation_id = s.operation_id), s.id) end`;

/**
 * Part of a statement that settles deliveries: the items of the operations that requested the attempts get their result, and are
 * counted by it, so that the counters of an operation add up to its items at every commit.
 * @param rows the settled deliveries, a table or a query in parentheses: id, shard and the operation_id they had; @param at expression of the time, of rows `s`
 * @param name the beginning of the names of its CTEs, where the statement changes other items too
 */
export const settleItems = (
  rows: string,
  result: "delivered" | "failed_again",
  at: string,
  name = "",
) => `${name}item as (
  update operation_item i set result = '${result}', settled_at = ${at}
  from ${rows} s where i.operation_id = s.operation_id and i.delivery_id = ${ITEM_OF} and i.shard = s.shard and i.result = '${RELEASED_RESULT}'
  returning i.operation_id, i.shard
), ${countItems(`${name}item`, RELEASED_RESULT, `'${result}'`, name)}`;

/**
 * Whether the attempt of a row is on demand: an operation requested it beside the automatic ones, and none follows. That is every attempt of
 * an operation but one that brings an automatic attempt forward, which the policy counts and follows as ever.
 * @param row with operation_id
 */
export const isOnDemand = (row: string) => `(${row}.operation_id is not null and not exists (
    select from operation o where o.id = ${row}.operation_id and o.kind = '${"retry_now" satisfies OperationKind}'))`;

/**
 * Part of a statement that changes items: moves them from one counter of their operation and shard to others. Counters are locked in
 * the order of their keys: two statements that change several wait for each other instead of deadlocking.
 * @param rows the changed items: operation_id, shard @param from the counter that they leave @param to expression of the result that they
 * now have, of the rows @param name the beginning of the names of its CTEs
 */
export const countItems = (rows: string, from: ItemResultName, to: string, name = "") => {
  const others = ITEM_RESULTS.filter((result) => result !== from);
  return `${name}tally as (
  select operation_id, shard, count(*)::integer as items, ${others
    .map((result) => `count(*) filter (where ${to}::text = '${result}')::integer as ${result}`)
    .join(", ")}
  from ${rows} group by operation_id, shard
), ${name}locked as materialized (
  select c.operation_id, c.shard from operation_shard c join ${name}tally t on t.operation_id = c.operation_id and t.shard = c.shard
  order by c.operation_id, c.shard for no key update of c
), ${name}counter as (
  update operation_shard c
  set ${from} = c.${from} - t.items, ${others.map((result) => `${result} = c.${result} + t.${result}`).join(", ")}
  from ${name}tally t join ${name}locked l on l.operation_id = t.operation_id and l.shard = t.shard
  where c.operation_id = t.operation_id and c.shard = t.shard
)`;
};

/**
 * Condition of a write of a scheduled delivery `d`: it is as the row `s` found it (id, attempts, recoveries). Attempts and
 * recoveries never fall; a settle or a recovery adds to one of them, and failing as undeliverable ends the scheduled state.
 * Of two writers that found the same state, the second changes nothing.
 *
 * The state is compared as text on purpose: otherwise the planner may find the rows in a partial index of that state
 * instead of the primary key. Its statistics of states that turn over every second are always old; the wrong choice was
 * measured at 20 times the time of a settle.
 * @param move the move, whose `from` is expected; @param shard expression of the rows' shard
 */
export const asFound = (move: Move, shard: string) =>
  `d.id = s.id and d.shard = ${shard} and d.state::text = '${MOVES[move].from}' and d.attempts = s.attempts
    and d.recoveries = s.recoveries`;
