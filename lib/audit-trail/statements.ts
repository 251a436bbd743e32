import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import type { Period } from "../list/period";
import { behind, COUNT_LIMIT, Conditions, cursorColumn, orderBy, type SortKey } from "../list/statements";
import type { AuditFilter } from "./schema";

/**
 * The SQL of the audit trail, newest first. Few rows match most filters, and the planner cannot know where they are in time: it
 * would read the whole trail backwards for "which policies were deleted". A filter is therefore split into the combinations of
 * actor, action and outcome that occur. An index has the rows of each in the order of time; the newest of each are merged.
 */

const KEYS: readonly SortKey[] = [
  { column: "a.at", type: "timestamptz" },
  { column: "a.id", type: "uuid" },
];

const COLUMNS = `a.id, a.at, a.actor_type as "actorType", a.actor_id as "actorId", a.actor_name as "actorName", a.action,
  a.outcome, a.target_type as "targetType", a.target_id as "targetId", a.detail, a.address,
  a.chain_number::text as number, a.is_unproven as "isUnproven"`;

/** Users and keys by id, other actors by name. The index has this expression. */
const ACTOR = "coalesce(a.actor_id::text, a.actor_name)";

/** Every action that occurs with its outcomes (of some actors, a placeholder), by one index probe for each. */
function known(actors?: string): string {
  const next = (after: string) => `(select a.action, a.outcome from audit_log a where ${after}
      order by a.action, a.outcome limit 1) as next`;
  const further = "(a.action, a.outcome) > (known.action, known.outcome)";
  return actors
    ? `with recursive known (actor, action, outcome) as (
      select w.actor, next.action, next.outcome
      from unnest(${actors}::text[]) as w (actor) cross join lateral ${next(`${ACTOR} = w.actor`)}
      union all
      select known.actor, next.action, next.outcome
      from known cross join lateral ${next(`${ACTOR} = known.actor and ${further}`)}
    )`
    : `with recursive known (action, outcome) as (
      select * from ${next("true")}
      union all
      select next.action, next.outcome from known cross join lateral ${next(further)}
    )`;
}

/** Builds one page of the trail. */
export function auditListStatement(
  filter: AuditFilter,
  { direction, cursor, limit, offset }: Slice,
): Statement {
  const where = new Conditions();
  where.within("a.at", periodBehind(filter.period, direction, cursor));
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const order = orderBy(KEYS, direction);
  // A slice at an offset needs the rows before it of each part, too.
  const { recursive, text } = matching(
    filter,
    where,
    `order by ${order} limit ${where.bind(limit + offset)}`,
  );
  const page = `order by ${order} limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return {
    text: `${recursive} select ${COLUMNS}, ${cursorColumn(KEYS)}
      from (select a.id from (${text}) as a ${page}) as found join audit_log a on a.id = found.id order by ${order}`,
    values: where.values,
  };
}

/** Counts the matches up to one past the limit. */
export function auditCountStatement(filter: AuditFilter): Statement {
  const where = new Conditions();
  where.within("a.at", filter.period);
  const most = `limit ${COUNT_LIMIT + 1}`;
  const { recursive, text } = matching(filter, where, most);
  return {
    text: `${recursive} select count(*)::int as count from (select from (${text}) as a ${most}) as counted`,
    values: where.values,
  };
}

/**
 * The part of a period behind a cursor. With both conditions on the same end, PostgreSQL begins at that of the period and reads
 * every row up to the cursor: 65 ms instead of 1 for a page of 200 days ago.
 */
function periodBehind({ from, to }: Period, direction: Slice["direction"], cursor: Slice["cursor"]) {
  const at = new Date(cursor?.[0] ?? Number.NaN);
  if (direction === "DESC" && at < to) return { from };
  if (direction === "ASC" && at > from) return { to };
  return { from, to };
}

type Part = { recursive: string; text: string };

/** The ids and times of the rows that match; `rows` orders and limits each part. */
function matching(filter: AuditFilter, where: Conditions, rows: string): Part {
  const { actors, actions, nouns, outcomes, operationIds } = filter;
  if (operationIds.length > 0) {
    where.add("a.target_type = 'operation'");
    where.among("a.target_id", "text", operationIds);
    where.among(ACTOR, "text", actors);
    restrict(where, "a", filter);
    return { recursive: "", text: keysOf(where, rows) };
  }
  if (actors.length + actions.length + nouns.length + outcomes.length === 0)
    return { recursive: "", text: keysOf(where, rows) };
  const recursive = known(actors.length > 0 ? where.bind([...new Set(actors)]) : undefined);
  const wanted = new Conditions(where.values);
  restrict(wanted, "known", filter);
  if (actors.length > 0) where.add(`${ACTOR} = k.actor`);
  where.add("a.action = k.action", "a.outcome = k.outcome");
  const text = `select part.at, part.id from (select * from known where ${wanted}) as k
    cross join lateral (${keysOf(where, rows)}) as part`;
  return { recursive, text };
}

function restrict(where: Conditions, table: string, { actions, nouns, outcomes }: AuditFilter): void {
  where.among(`${table}.action`, "text", actions);
  where.among(`split_part(${table}.action, '.', 1)`, "text", nouns);
  where.among(`${table}.outcome`, "audit_outcome", outcomes);
}

const keysOf = (where: Conditions, rows: string) =>
  `select a.at, a.id from audit_log a where ${where} ${rows}`;

/** $1 id of a row. */
export const AUDIT_BY_ID = `select ${COLUMNS} from audit_log a where a.id = $1::uuid`;

/** Every action that occurs. */
export const ACTIONS = `${known()} select distinct action as value from known`;

/** Everybody who can have done something: users and API keys, also former ones, and the actors without an id. */
export const ACTORS = `
select id::text as value, coalesce(name, email) as label from user_account
union all select id::text, name || ' (API key)' from api_key
union all select name, name from unnest($1::text[]) as unnamed (name) order by label`;

/** $1 names: the ids of the users and keys that have them (users also by e-mail address). */
export const ACTORS_NAMED = `
select id::text as id from user_account where name = any($1::text[]) or email = any($1::text[])
union all select id::text from api_key where name = any($1::text[])`;
