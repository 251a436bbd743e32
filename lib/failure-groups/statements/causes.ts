import { bind, type Statement } from "../../db/bind";
import type { DeliveryFilter } from "../../deliveries/schema";
import { filterConditions } from "../../deliveries/statements/conditions";
import { COUNT_LIMIT } from "../../list/statements";
import type { Ranking } from "../schema";

const MOST = COUNT_LIMIT + 1;

/**
 * Counts the failures of a filter by failure group, most first, and those that are in none. Each fingerprint is counted apart, up to one
 * past the limit: by its index alone where the filter has dates only. Fingerprints of other subscribers are not looked at.
 *
 * A filter has no more of a group than have failed at all: with kept counts of these, the groups that had most are counted first, and
 * then those that had as many as the least of them has. Of the others it is only found whether the filter has any.
 * @param ranking kept counts: one of a fingerprint that is not among them is not known; null: of none
 */
export function causesStatement(
  filter: DeliveryFilter,
  limit: number,
  ranking: Ranking | null = null,
): Statement {
  const { ids, counts } = ranking ?? { ids: [], counts: [] };
  const values: unknown[] = [];
  const where = filterConditions(filter, "failed", values);
  const { subscriberIds } = filter;
  const ofSubscribers = subscriberIds.length
    ? `where home.subscriber_id = any(${bind(values, subscriberIds)}::uuid[])`
    : "";
  const shown = bind(values, limit);
  const failures = (of: string) => `select from delivery d where ${of} and ${where}`;
  const counted = (of: string) =>
    `(select count(*)::int as count from (${failures(of)} limit ${MOST}) as counted)`;
  const ofGroup = `(select sum(c.count)::int from unnest(r.ids) as one (id)
      cross join lateral ${counted("d.failure_fingerprint_id = one.id")} as c)`;
  const text = `with present as materialized (
      select f.id, f.group_id, kept.count as kept
      from failure_fingerprint f join failure_group home on home.id = f.home_group_id
      left join unnest(${bind(values, ids)}::bigint[], ${bind(values, counts)}::int[]) as kept (id, count) on kept.id = f.id
      cross join lateral (${failures("d.failure_fingerprint_id = f.id")} limit 1) as one
      ${ofSubscribers}
    ), ranked as materialized (
      select p.group_id, array_agg(p.id) as ids, least(sum(coalesce(p.kept, ${MOST})), ${MOST}) as most,
        row_number() over (order by least(sum(coalesce(p.kept, ${MOST})), ${MOST}) desc, p.group_id) as place
      from present p group by p.group_id
    ), first as materialized (
      select r.group_id, ${ofGroup} as count from ranked r where r.place <= ${shown}
    ), counts as materialized (
      select * from first
      union all
      select r.group_id, ${ofGroup} from ranked r cross join (select min(count) as count from first) as least
      where r.place > ${shown} and r.most >= least.count and least.count < ${MOST}
      union all
      select null, c.count from ${counted("d.failure_fingerprint_id is null")} as c where c.count > 0
    )
    select c.group_id::float8 as "groupId", c.count, coalesce(s.name, '') as "subscriberName",
      (select count(*) from ranked)::int + (select count(*) from counts where group_id is null)::int as total,
      (select sum(count) from counts)::float8 as counted, g.expected_status as "expectedStatusCode", g.http_status as "httpStatus",
      g.failure_kind as "failureKind", g.template, g.state, g.state_reason as "stateReason",
      coalesce(g.is_overflow, false) as "isOverflow", g.subscriber_id as "subscriberId"
    from counts c left join failure_group g on g.id = c.group_id left join subscriber s on s.id = g.subscriber_id
    order by c.group_id is null, c.count desc, c.group_id limit ${shown}`;
  return { text, values };
}
