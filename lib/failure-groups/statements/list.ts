import type { Statement } from "../../db/bind";
import type { Slice } from "../../list/data";
import { behind, COUNT_LIMIT, Conditions, cursorColumn, orderBy, type SortKey } from "../../list/statements";
import type { GroupFilter, Ranking } from "../schema";
import type { GroupSort } from "../states";

import { failedNow, firstSeen, growth, lastSeen, trendOfDay } from "./measures";
import { rankedGroups } from "./ranking";

/** The SQL of the list of failure groups. */

const FINGERPRINTS =
  "select array_agg(f.id) as ids, min(f.created_at) as made, f.group_id from failure_fingerprint f";

/**
 * The groups `g` with their fingerprints `f`. A group that was merged into another has none, and is not listed. Those of few groups are
 * found by an index probe for each, those of all by one scan: of 2,000 groups it reads a hundredth of the blocks.
 */
function groups({ ids, subscriberIds }: GroupFilter): string {
  const isOfFew = (ids ?? subscriberIds ?? []).length > 0;
  return isOfFew
    ? `failure_group g cross join lateral (${FINGERPRINTS} where f.group_id = g.id group by f.group_id) as f`
    : `failure_group g join (${FINGERPRINTS} group by f.group_id) as f on f.group_id = g.id`;
}

/** Those that were merged into group `g`: one for each group whose fingerprints it has. */
const MERGED = `coalesce((
    select jsonb_agg(jsonb_build_object('fingerprint', m.id, 'groupId', m.home_group_id, 'template', home.template, 'mergedAt', m.merged_at,
      'by', jsonb_build_object('type', m.merged_by_type, 'id', m.merged_by_id, 'name', m.merged_by_name)) order by m.merged_at, m.id)
    from (select distinct on (f.home_group_id) f.* from failure_fingerprint f
      where f.group_id = g.id and f.home_group_id <> g.id order by f.home_group_id, f.id) as m
    join failure_group home on home.id = m.home_group_id), '[]')`;

const COLUMNS = `g.id::float8 as id, g.version, g.subscriber_id as "subscriberId",
  coalesce(s.name, left(g.subscriber_id::text, 8) || '…') as "subscriberName", g.expected_status as "expectedStatusCode",
  g.http_status as "httpStatus", g.failure_class as "failureClass", g.failure_kind as "failureKind", g.template, g.state,
  g.state_reason as "stateReason", g.state_at as "stateAt", g.owner_id as "ownerId", coalesce(u.name, u.email) as "ownerName", g.note,
  g.muted_until as "mutedUntil", g.muted_for as "mutedFor", g.muted_until_worse as "mutedUntilWorse",
  g.is_overflow as "isOverflow", ${MERGED} as "mergedFrom"`;

/** How many failures were counted for the order of the list. */
const COUNTED = { sum: "(select sum(m.key) from measured m)::int", none: "0" } as const;

const TYPE_OF = {
  failedNow: "integer",
  lastSeen: "timestamptz",
  firstSeen: "timestamptz",
  growth: "integer",
} as const satisfies Record<GroupSort, string>;

/**
 * Builds one page in the order of a measure, then by id. Of all groups that match it measures what it is ordered by; everything else
 * of the page's groups alone.
 * @param now the end of the trends @param ranking kept counts by which the order by failures now is decided; null: they are counted
 */
export function groupListStatement(
  filter: GroupFilter,
  slice: Slice,
  now: Date,
  ranking: Ranking | null = null,
): Statement {
  const where = conditions(filter);
  const sort = slice.sort as GroupSort;
  const at = `${where.bind(now)}::timestamptz`;
  const measures = (ids: string, made: string): Record<GroupSort, string> => ({
    failedNow: failedNow(ids),
    lastSeen: lastSeen(ids, made, at),
    firstSeen: firstSeen(ids, made, at),
    growth: growth(ids, at),
  });
  const keys: SortKey[] = [
    { column: "m.key", type: TYPE_OF[sort] },
    { column: "m.id", type: "bigint" },
  ];
  const ofPage = keys.map(({ column, type }) => ({ column: column.replace("m.", "page."), type }));
  const { direction, cursor, limit, offset } = slice;
  const after = cursor ? behind(keys, direction, cursor, (value) => where.bind(value)) : "true";
  const isRanked = sort === "failedNow" && ranking !== null;
  const measured = isRanked
    ? `select m.*, coalesce(r.count, 0) as key from matching m
      left join ${rankedGroups(ranking.ids, ranking.counts, where.values)} as r on r.group_id = m.id`
    : `select m.*, ${measures("m.ids", "m.made")[sort]} as key from matching m`;
  const { growth: _growth, ...shown } = {
    ...measures("page.ids", "page.made"),
    ...(isRanked ? {} : { [sort]: "page.key" }),
  };
  const text = `with matching as materialized (
      select g.id, f.ids, f.made from ${groups(filter)} where ${where}
    ), measured as materialized (
      ${measured}
    ), page as materialized (
      select m.* from measured m where ${after} order by ${orderBy(keys, direction)}
      limit ${where.bind(limit)} offset ${where.bind(offset)}
    )
    select ${COLUMNS}, ${Object.entries(shown)
      .map(([name, sql]) => `${sql} as "${name}"`)
      .join(
        ", ",
      )}, ${COUNTED[sort === "failedNow" ? "sum" : "none"]} as counted, ${trendOfDay("page.ids", at)} as trend24h, ${cursorColumn(ofPage)}
    from page join failure_group g on g.id = page.id left join subscriber s on s.id = g.subscriber_id
      left join user_account u on u.id = g.owner_id
    order by ${orderBy(ofPage, direction)}`;
  return { text, values: where.values };
}

/** Counts the matches up to one past the limit. */
export function groupCountStatement(filter: GroupFilter): Statement {
  const where = conditions(filter);
  const text = `select count(*)::int as count from (select from ${groups(filter)} where ${where} limit ${COUNT_LIMIT + 1}) as counted`;
  return { text, values: where.values };
}

function conditions({ ids, states, subscriberIds, contextIds, period }: GroupFilter): Conditions {
  const where = new Conditions();
  where.among("g.id", "bigint", ids);
  where.among("g.state", "failure_group_state", states);
  where.among("g.subscriber_id", "uuid", subscriberIds);
  if (contextIds?.length) {
    const contexts = `${where.bind(contextIds)}::uuid[]`;
    where.add(`(exists (
        select from delivery d where d.failure_fingerprint_id = any(f.ids) and d.state = 'failed' and d.context_id = any(${contexts}))
      or exists (select from delivery d where d.id = g.sample_delivery_id and d.context_id = any(${contexts})))`);
  }
  if (period?.from || period?.to) {
    const within = new Conditions(where.values);
    within.add("a.failure_fingerprint_id = any(f.ids)");
    within.within("a.started_at", period);
    where.add(`exists (select from attempt a where ${within})`);
  }
  return where;
}
