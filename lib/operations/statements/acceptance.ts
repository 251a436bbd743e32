import type { FailureKind } from "../../engine/failure";
import type { SkipReason } from "../../engine/state";

/** What a draft that accepts says of each subscriber. */

/** $1 subscribers: the status that each expects now. */
export const EXPECTED_NOW = `
select s.id as "subscriberId", s.expected_status as "expectedStatusCode" from subscriber s where s.id = any($1::uuid[])`;

/**
 * $1 operation, $2 subscribers, $3 how many items are looked at: what the deliveries were last answered that are skipped because of that, the most
 * frequent first; null where no answer came.
 */
export const ANSWERS_NOT_EXPECTED = `
with skipped as materialized (
  select i.delivery_id, i.shard, i.subscriber_id from operation_item i
  where i.operation_id = $1::uuid and i.result = 'skipped' and i.reason = '${"answer_not_expected" satisfies SkipReason}'
    and i.subscriber_id = any($2::uuid[])
  limit $3::integer
), answered as (
  select skipped.subscriber_id, case when d.failure_kind = '${"http_status" satisfies FailureKind}' then d.http_status end as http_status
  from skipped join delivery d on d.id = skipped.delivery_id and d.shard = skipped.shard
)
select a.subscriber_id as "subscriberId", a.http_status as "httpStatus", count(*)::int as count
from answered a group by a.subscriber_id, a.http_status order by count desc, a.http_status`;
