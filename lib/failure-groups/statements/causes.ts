import { bind, type Statement } from "../../db/bind";
import type { DeliveryFilter } from "../../deliveries/schema";
import { filterConditions } from "../../deliveries/statements/conditions";
import { COUNT_LIMIT } from "../../list/statements";

/**
 * Counts the failures of a filter by failure group, most first, and those that are in none. Each fingerprint is counted apart, up to one
 * past the limit: by its index alone where the filter has dates only. Fingerprints of other subscribers are not looked at.
 */
export function causesStatement(filter: DeliveryFilter, limit: number): Statement {
  const values: unknown[] = [];
  const where = filterConditions(filter, "failed", values);
  const { subscriberIds } = filter;
  const ofSubscribers = subscriberIds.length
    ? `where home.subscriber_id = any(${bind(values, subscriberIds)}::uuid[])`
    : "";
  const counted = (of: string) =>
    `(select count(*)::int as count from (select from delivery d where ${of} and ${where} limit ${COUNT_LIMIT + 1}) as counted)`;
  const text = `with counts as materialized (
      select f.group_id, sum(c.count)::int as count
      from failure_fingerprint f join failure_group home on home.id = f.home_group_id
      cross join lateral ${counted("d.failure_fingerprint_id = f.id")} as c
      ${ofSubscribers} group by f.group_id having sum(c.count) > 0
      union all
      select null, c.count from ${counted("d.failure_fingerprint_id is null")} as c where c.count > 0
    )
    select c.group_id::float8 as "groupId", c.count, count(*) over ()::int as total, coalesce(s.name, '') as "subscriberName",
      g.expected_status as "expectedStatusCode", g.http_status as "httpStatus", g.failure_kind as "failureKind", g.template, g.state,
      g.state_reason as "stateReason", coalesce(g.is_overflow, false) as "isOverflow", g.subscriber_id as "subscriberId"
    from counts c left join failure_group g on g.id = c.group_id left join subscriber s on s.id = g.subscriber_id
    order by c.group_id is null, c.count desc, c.group_id limit ${bind(values, limit)}`;
  return { text, values };
}
