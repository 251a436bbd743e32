import { bind, type Statement } from "../../db/bind";
import { filterConditions } from "../../deliveries/statements/conditions";
import { COUNT_LIMIT } from "../../list/statements";
import type { StoredFilter } from "../schema";

/** The SQL of what is read of a single operation. */

/** The most items that failed again whose failures are aggregated: the last ones. */
const MOST_FAILURES = 20_000;

/** $1 operation: the failures of the items that failed again, the most frequent first. */
export const FAILURES = `
select d.http_status as "httpStatus", d.failure_kind as "failureKind", coalesce(d.failure_detail, '') as detail, count(*)::int as count
from (
  select i.delivery_id, i.shard from operation_item i where i.operation_id = $1::uuid and i.result = 'failed_again'
  order by i.settled_at desc limit ${MOST_FAILURES}) as f
join delivery d on d.shard = f.shard and d.id = coalesce(
  (select x.delivery_id from delivery_edit x where x.original_id = f.delivery_id and x.operation_id = $1::uuid), f.delivery_id)
where d.failure_kind is not null
group by 1, 2, 3 order by count desc, 1, 2, 3 limit 20`;

/** $1 operation: the items of its canary by result; no row without one. */
export const CANARY_RESULTS = `
select (count(*) filter (where i.result = 'delivered'))::int as delivered,
  (count(*) filter (where i.result = 'failed_again'))::int as failed,
  (count(*) filter (where i.result in ('pending', 'sending')))::int as open
from operation_item i where i.operation_id = $1::uuid and i.is_canary having count(*) > 0`;

/**
 * Counts the deliveries that have failed since an operation was started and are none of its items: those that match its filter, or those of
 * its subscribers when it has no filter. Up to one past COUNT_LIMIT.
 */
export function newFailuresStatement(
  operation: { id: string; startedAt: Date; filter: StoredFilter | null },
  { subscriberIds, now }: { subscriberIds: readonly string[]; now: Date },
): Statement {
  const values: unknown[] = [];
  const { asOf: _asOf, ...filter } = operation.filter ?? { ...EVERYTHING, subscriberIds: [...subscriberIds] };
  const where = filterConditions({ ...filter, from: operation.startedAt, to: now }, "failed", values);
  const id = `${bind(values, operation.id)}::uuid`;
  const text = `select count(*)::int as count from (
  select from delivery d where ${where} and not exists (
    select from operation_item i where i.operation_id = ${id} and i.delivery_id in (d.id, d.edited_from) and i.shard = d.shard)
  limit ${COUNT_LIMIT + 1}) as counted`;
  return { text, values };
}

const EVERYTHING = { classes: [], contextIds: [], asOf: null };
