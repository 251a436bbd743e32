import { GROUP_MOVES, type GroupMove, QUIET_DAYS } from "../../engine/failure-group";
import { GROWTH_BUCKET_MS, GROWTH_BUCKETS } from "../../engine/growth";
import { MOVES } from "../../engine/state";

/**
 * The statements by which the hub changes failure groups. Each finds groups and moves them with compare-and-set on state and version, so
 * that an operator's change meanwhile stands, and writes the audit row of each in the same transaction.
 */

/** Moved at once; the next step moves more. */
export const MOST_MOVED = 100;

const ACTION_OF = {
  regress: "group.regress",
  endMute: "group.unmute",
  worsen: "group.unmute",
  resolveByOperation: "group.resolve",
  resolveQuiet: "group.resolve",
} as const satisfies Record<GroupMove, string>;

/**
 * $1 now, $2 ids of audit rows. Returns the groups that were moved.
 * @param from further items of the FROM clause, and the condition of a group `g` @param more further pairs of the audit row's detail, of `found`
 */
const move = (
  name: GroupMove,
  from: string,
  more?: { columns: string; detail: string },
  resolvedAt = "$1::timestamptz",
) => {
  const { from: states, to, because } = GROUP_MOVES[name];
  return `
with found as materialized (
  select g.id, g.version, g.state${more ? `, ${more.columns}` : ""} from failure_group g ${from}
    and g.state in (${states.map((state) => `'${state}'`).join(", ")})
    and exists (select from failure_fingerprint f where f.group_id = g.id)
  order by g.id limit ${MOST_MOVED}
), moved as (
  update failure_group g set state = '${to}', state_reason = '${because}', state_at = $1::timestamptz, version = g.version + 1,
    ${to === "resolved" ? `resolved_at = ${resolvedAt},` : ""} muted_until = null, muted_for = null, muted_until_worse = false, mute_baseline = null
  from found where g.id = found.id and g.version = found.version and g.state = found.state
  returning found.*
), audited as (
  insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, target_id, detail)
  select ($2::uuid[])[row_number() over ()], $1::timestamptz, 'system', 'Redeliver', '${ACTION_OF[name]}', 'allowed', 'group', m.id::text,
    jsonb_build_object('because', '${because}', 'changes', jsonb_build_object('state', jsonb_build_object('from', m.state, 'to', '${to}'))${
      more ? `, ${more.detail}` : ""
    })
  from moved m
)
select id from moved`;
};

const failedSince = (time: string) => `
  select from failure_fingerprint f cross join lateral (
    select from attempt a where a.failure_fingerprint_id = f.id and a.started_at > ${time} limit 1) as failed
  where f.group_id = g.id`;

/** $3 a time before which attempts were looked at already. Attempts count that began after the resolve, whenever they ended. */
export const REGRESS = move(
  "regress",
  `where exists (${failedSince("greatest(g.resolved_at, $3::timestamptz)")})`,
);

/** Muted until a time, or for a number of failed attempts that began after it was muted. */
export const END_MUTES = move(
  "endMute",
  `where (g.muted_until <= $1::timestamptz or g.muted_for <= (
    select count(*) from (
      select from failure_fingerprint f cross join lateral (
        select from attempt a where a.failure_fingerprint_id = f.id and a.started_at > g.state_at limit g.muted_for) as failed
      where f.group_id = g.id limit g.muted_for) as counted))`,
);

/** $3 group, $4 its version: one that has become worse. */
export const WORSEN = move("worsen", "where g.id = $3::bigint and g.version = $4::integer");

/** $3 a time: quiet since then, and neither made nor changed after it. */
export const RESOLVE_QUIET = move(
  "resolveQuiet",
  `where g.created_at < $3::timestamptz and g.state_at < $3::timestamptz and not exists (${failedSince("$3::timestamptz")})`,
);

/**
 * $3 a time: the operations on a group that ended after it, every delivery of which was delivered or changed; none of the group may be
 * failed now. Resolved as of the operation's end: what began to fail after that is a regression.
 */
export const RESOLVE_BY_OPERATION = move(
  "resolveByOperation",
  `join lateral (
    select o.id as operation_id, o.finished_at from operation o
    where o.finished_at > greatest(g.state_at, $3::timestamptz) and o.created_at > $3::timestamptz - interval '30 days' and o.state = 'done'
      and o.kind <> 'restore' and o.selection @> jsonb_build_object('groupId', g.id)
      and (select sum(c.delivered + c.changed) > 0 and sum(c.pending + c.sending + c.failed_again + c.skipped + c.cancelled) = 0
        from operation_shard c where c.operation_id = o.id)
    order by o.finished_at desc limit 1) as ended on true
  where g.id in (
      select case when jsonb_typeof(o.selection->'groupId') = 'number' then (o.selection->>'groupId')::bigint end from operation o
      where o.finished_at > $3::timestamptz and o.created_at > $3::timestamptz - interval '30 days')
    and not exists (
      select from failure_fingerprint f cross join lateral (
        select from delivery d where d.failure_fingerprint_id = f.id and d.state = '${MOVES.fail.to}' limit 1) as failed
      where f.group_id = g.id)`,
  { columns: "ended.operation_id, ended.finished_at", detail: "'operationId', m.operation_id" },
  "found.finished_at",
);

/** The groups that are muted until they are worse: version, the limit that was noted, and when they were muted (epoch milliseconds). */
export const READ_MUTED_UNTIL_WORSE = `
select g.id, g.version, case when g.mute_baseline->>'since' = g.since::text then g.mute_baseline->>'limit' end, g.since
from (select *, floor(extract(epoch from state_at) * 1000) as since from failure_group) as g
where g.state = 'muted' and g.muted_until_worse order by g.state_at limit ${MOST_MOVED}`;

/** $1 group, $2 version, $3 the limit, $4 since when it is muted: one that is muted again has another. */
export const NOTE_BASELINE = `
update failure_group set mute_baseline = jsonb_build_object('limit', $3::float8, 'since', $4::text) where id = $1::bigint and version = $2::integer`;

/** The attempts that are looked at for growth, of each fingerprint: the newest. */
const MOST_ATTEMPTS = 200_000;

/** $1 group, $2 the end of the last bucket: how many buckets before it, and the failed attempts that began in it. Without empty ones. */
export const READ_GROWTH = `
select floor(extract(epoch from $2::timestamptz - seen.started_at) * 1000 / ${GROWTH_BUCKET_MS})::integer, count(*)
from failure_fingerprint f cross join lateral (
  select a.started_at from attempt a
  where a.failure_fingerprint_id = f.id and a.started_at <= $2::timestamptz
    and a.started_at > $2::timestamptz - ${GROWTH_BUCKETS} * interval '${GROWTH_BUCKET_MS} milliseconds'
  order by a.started_at desc limit ${MOST_ATTEMPTS}) as seen
where f.group_id = $1::bigint group by 1`;

export const QUIET_MS = QUIET_DAYS * 86_400_000;
