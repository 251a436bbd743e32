import { MOVES } from "../../engine/state";
import type { Slice } from "../../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../../list/statements";
import type { OperationFilter } from "../schema";
import { beingSent } from "./items";

/**
 * The SQL of the list of operations. On 1,000,000 items of 2,050 operations, two of which retry 33,000 deliveries now: a page of
 * 50 takes 0.2 ms, the counts of those two, which have 100,000 items, 50 ms.
 */

const KEYS: readonly SortKey[] = [
  { column: "o.created_at", type: "timestamptz" },
  { column: "o.id", type: "uuid" },
];

const COLUMNS = `o.id, o.kind, o.actor_type as "actorType", o.actor_id as "actorId", o.actor_name as "actorName", o.filter,
  o.requested, o.changed, o.skipped, o.skipped_by_reason as "skippedByReason", o.created_at as "createdAt",
  o.finished_at as "finishedAt", o.delivered, o.failed_again as "failedAgain"`;

/** An operation some of whose deliveries are scheduled or being sent: two index probes. */
const IS_RUNNING = `(o.finished_at is null and exists (
  select from delivery d where d.operation_id = o.id and d.state = '${MOVES.retry.to}'))`;

/** Builds one page in a total order: by time of creation, then by id. */
export function operationListStatement(filter: OperationFilter, slice: Slice) {
  const where = conditions(filter);
  const { cursor, direction } = slice;
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const text = `select ${COLUMNS}, ${cursorColumn(KEYS)} from operation o where ${where}
    order by ${orderBy(KEYS, direction)} limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}`;
  return { text, values: where.values };
}

/** Counts the matches up to one past the limit. */
export const operationCountStatement = (filter: OperationFilter) =>
  cappedCount("operation o", conditions(filter));

function conditions({ states, kinds, actors, period }: OperationFilter): Conditions {
  const where = new Conditions();
  if (period) where.within("o.created_at", period);
  where.among("o.kind", "operation_kind", kinds);
  if (actors?.length) {
    const names = where.bind(actors);
    where.add(`(o.actor_id::text = any(${names}::text[]) or o.actor_name = any(${names}::text[]))`);
  }
  const isRunning = states?.includes("running");
  if (states?.length && isRunning !== states.includes("done"))
    where.add(isRunning ? IS_RUNNING : `not ${IS_RUNNING}`);
  return where;
}

/** $1 operation. */
export const OPERATION_BY_ID = `select ${COLUMNS} from operation o where o.id = $1::uuid`;

/** $1 user, $2 since when: the operations that are running now, and the user's own from then on; newest first, 20 at most. */
export const CURRENT_OPERATIONS = `
select ${COLUMNS} from operation o where o.id in (
  (select o.id from operation o where ${IS_RUNNING} order by o.created_at desc limit 20)
  union
  (select o.id from operation o where o.created_at > $2::timestamptz and o.actor_id = $1::uuid
    order by o.created_at desc limit 20))
order by o.created_at desc, o.id desc limit 20`;

/** $1 operations: how far each has come, for those without stored results. */
export const PROGRESS = `
with sent as materialized (
  select operation_id, count(*)::int as sending from (${beingSent("$1::uuid[]")}) as held group by operation_id)
select i.operation_id as id, count(*) filter (where i.outcome is null)::int as waiting,
  coalesce((select sending from sent where sent.operation_id = i.operation_id), 0) as sending,
  count(*) filter (where i.outcome = '${MOVES.deliver.to}')::int as delivered,
  count(*) filter (where i.outcome = '${MOVES.fail.to}')::int as "failedAgain", max(i.settled_at) as "settledAt"
from operation_item i where i.operation_id = any($1::uuid[]) and i.result = 'queued' group by i.operation_id`;

/** $1 ids of subscribers and contexts. */
export const NAMES_BY_ID = `
select id, name from subscriber where id = any($1::uuid[])
union all select id, name from context where id = any($1::uuid[])
union all select id, name from handler where id = any($1::uuid[])`;

/** Everybody who can have made operations: users and API keys, also former ones. */
export const ACTORS = `
select id as value, coalesce(name, email) as label from user_account
union all select id, name || ' (API key)' from api_key order by label`;
