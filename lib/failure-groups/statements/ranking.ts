import { bind } from "../../db/bind";
import { COUNT_LIMIT } from "../../list/statements";
import { failedNow } from "./measures";

/** The failed deliveries of each fingerprint that has some, up to one past the limit. */
export const RANKING = `
select id, count from (
  select f.id::float8 as id, ${failedNow("array[f.id]")} as count from failure_fingerprint f) as counted
where count > 0`;

/** Counts by fingerprint as counts by group: a relation with the columns group_id and count. */
export const rankedGroups = (ids: readonly number[], counts: readonly number[], values: unknown[]) => `(
    select f.group_id, least(sum(r.count), ${COUNT_LIMIT + 1})::int as count
    from unnest(${bind(values, ids)}::bigint[], ${bind(values, counts)}::int[]) as r (id, count)
    join failure_fingerprint f on f.id = r.id group by f.group_id)`;
