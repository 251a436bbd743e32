import { COUNT_OF, ITEM_RESULTS, type OperationState } from "../../engine/operation";
import type { Slice } from "../../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../../list/statements";
import type { OperationFilter } from "../schema";

/** The SQL of the list of operations. The counters of an operation are 32 rows at most, whatever the number of its items. */

const KEYS: readonly SortKey[] = [
  { column: "o.created_at", type: "timestamptz" },
  { column: "o.id", type: "uuid" },
];

const SUMS = ITEM_RESULTS.map((result) => `coalesce(sum(c.${result}), 0)::int as ${result}`).join(", ");

/** The time over which the rate of an operation is measured. */
const RATE_SECONDS = 10;

/** The columns of operations `o`, with their counters `n` and the reasons of what was skipped. */
const COLUMNS = `o.id, o.kind, o.state, o.state_reason as "stateReason", o.actor_type as "actorType", o.actor_id as "actorId",
  o.actor_name as "actorName", o.reason, o.ticket, o.filter, o.pace, o.canary, o.ramp, o.auto_pause as "autoPause",
  o.start_at as "startAt", o.daily_window as "window", o.created_at as "createdAt", o.started_at as "startedAt",
  o.finished_at as "finishedAt", o.expires_at as "expiresAt",
  case when o.finished_at is null and o.state in ('running', 'pausing', 'cancelling') then (
    select count(*)::real / ${RATE_SECONDS} from operation_item i where i.operation_id = o.id and i.result in ('delivered', 'failed_again')
      and i.settled_at > now() - interval '${RATE_SECONDS} seconds') end as "ratePerSecond",
  ${ITEM_RESULTS.map((result) => `n.${result} as "${COUNT_OF[result]}"`).join(", ")},
  (select jsonb_object_agg(r.reason, r.items) from (
    select i.reason, count(*) as items from operation_item i where i.operation_id = o.id and i.result = 'skipped' group by i.reason) as r
  ) as "skippedByReason"`;
/** A list leaves out the selections that name many deliveries: 10,000 ids have 380 KB. */
const SHORT_SELECTION = `case when pg_column_size(o.selection) <= 2000 then o.selection end as selection`;
const COUNTED = `cross join lateral (select ${SUMS} from operation_shard c where c.operation_id = o.id) as n`;

/** What was never started is listed only when it is asked for. */
const UNSTARTED = (["draft", "expired"] satisfies OperationState[]).map((state) => `'${state}'`).join(", ");
/** Started, and not at its end. */
const IS_STARTED = `(o.finished_at is null and o.state <> 'draft')`;

/** Builds one page in a total order: by time of creation, then by id. */
export function operationListStatement(filter: OperationFilter, slice: Slice) {
  const where = conditions(filter);
  const { cursor, direction } = slice;
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const order = orderBy(KEYS, direction);
  // The page first, so that only its operations are counted.
  const text = `select ${COLUMNS}, ${SHORT_SELECTION}, ${cursorColumn(KEYS)}
    from (select o.* from operation o where ${where} order by ${order}
      limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}) as o ${COUNTED}
    order by ${order}`;
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
  if (states?.length) where.among("o.state", "operation_state", states);
  else where.add(`o.state not in (${UNSTARTED})`);
  return where;
}

/** $1 operation. */
export const OPERATION_BY_ID = `select ${COLUMNS}, o.selection from operation o ${COUNTED} where o.id = $1::uuid`;

/** $1 user, $2 since when: the operations that are under way, and the user's own from then on; newest first, 20 at most. */
export const CURRENT_OPERATIONS = `
select ${COLUMNS}, ${SHORT_SELECTION} from operation o ${COUNTED} where o.id in (
  (select o.id from operation o where ${IS_STARTED} order by o.created_at desc limit 20)
  union
  (select o.id from operation o where o.created_at > $2::timestamptz and o.actor_id = $1::uuid and o.state not in (${UNSTARTED})
    order by o.created_at desc limit 20))
order by o.created_at desc, o.id desc limit 20`;

/** $1 ids of subscribers and contexts. */
export const NAMES_BY_ID = `
select id, name from subscriber where id = any($1::uuid[])
union all select id, name from context where id = any($1::uuid[])
union all select id, name from handler where id = any($1::uuid[])
union all select id, name from publisher where id = any($1::uuid[])`;

/** $1 failure group: the newest operations that were made by it, drafts left out. They are few: all are looked at. */
export const OPERATIONS_OF_GROUP = `
select ${COLUMNS}, ${SHORT_SELECTION} from operation o ${COUNTED}
where o.filter -> 'groupId' @> to_jsonb($1::bigint) and o.state not in (${UNSTARTED})
order by o.created_at desc, o.id desc limit 10`;

/** $1 failure groups: what names each. */
export const GROUPS_BY_ID = `
select g.id::text as id, coalesce(s.name, left(g.subscriber_id::text, 8) || '…') as subscriber, g.expected_status as expected,
  g.http_status as "httpStatus", g.failure_kind as "failureKind"
from failure_group g left join subscriber s on s.id = g.subscriber_id where g.id = any($1::bigint[])`;

/** Everybody who can have made operations: users and API keys, also former ones. */
export const ACTORS = `
select id as value, coalesce(name, email) as label from user_account
union all select id, name || ' (API key)' from api_key order by label`;
