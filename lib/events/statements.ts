import { bind, type Statement } from "../db/bind";
import type { EventCursor } from "./cursor";
import { EVENT_COUNT_LIMIT, EVENT_STATUS_RANGE, type EventDirection, type EventFilter } from "./schema";

/** The SQL of the list of events. Plans and figures: docs/decisions/0003-event-status-list.md. */

const COLUMNS = `e.id as "eventId", e.received_at as "receivedAt", e.http_status as "httpStatus", e.reason, e.path,
  e.context_name as "contextName", e.handler_name as "handlerName", e.topic_name as "topicName",
  e.publisher_name as "publisherName", e.priority as "rank", trim_scale(e.value) as value,
  to_char(e.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "cursorAt"`;

export type EventListRequest = {
  filter: EventFilter;
  direction: EventDirection;
  limit: number;
  offset?: number;
  cursor?: EventCursor;
};

/** Builds one page in a total order: by time of reception, then by id. */
export function eventListStatement(request: EventListRequest): Statement {
  const values: unknown[] = [];
  const where = conditions(request.filter, values);
  const { cursor, direction } = request;
  if (cursor) {
    const after = `(${bind(values, cursor.at)}::timestamptz, ${bind(values, cursor.id)}::uuid)`;
    where.push(`(e.received_at, e.id) ${direction === "DESC" ? "<" : ">"} ${after}`);
  }
  const text = `select ${COLUMNS} from event e where ${where.join(" and ")}
    order by e.received_at ${direction}, e.id ${direction}
    limit ${bind(values, request.limit)} offset ${bind(values, request.offset ?? 0)}`;
  return { text, values };
}

/** Counts the matches up to one past the limit. */
export function eventCountStatement(filter: EventFilter): Statement {
  const values: unknown[] = [];
  const where = conditions(filter, values).join(" and ");
  const text = `select count(*)::int as count
    from (select from event e where ${where} limit ${EVENT_COUNT_LIMIT + 1}) as counted`;
  return { text, values };
}

/** $1 events: their deliveries counted by state. */
export const DELIVERY_COUNTS = `
select d.event_id as "eventId",
  count(*) filter (where d.state = 'delivered')::int as delivered,
  count(*) filter (where d.state in ('scheduled', 'sending'))::int as retrying,
  count(*) filter (where d.state = 'failed')::int as failed,
  count(*) filter (where d.state = 'discarded')::int as discarded,
  min(d.failed_at) filter (where d.state = 'failed') as "oldestFailedAt",
  max(d.failed_at) filter (where d.state = 'failed') as "newestFailedAt"
from delivery d where d.event_id = any($1::uuid[]) group by d.event_id`;

/** $1 event, $2 shard. The stored key begins with a hash of its scope (../publishing/record.ts), which is cut off here. */
export const EVENT_EXTRAS = `
select regexp_replace(e.idempotency_key, '^[A-Za-z0-9_-]{22}:', '') as "idempotencyKey", e.subscriber_count as "subscriberCount",
  e.priority as rank, trim_scale(e.value) as value
from event e where e.id = $1::uuid and e.shard = $2`;

/** The options of the list's filters, by name. */
export const ALL_CONTEXTS = "select id as value, name as label from context order by name";
export const ALL_HANDLERS = "select id as value, name as label from handler order by name";
export const ALL_PUBLISHERS = "select id as value, name as label from publisher order by name, id";

/** Deleted subscribers are included, because their events are still listed; several may have had the same name. */
const SUBSCRIBER = `s.id as value, case when s.deleted_at is null then s.name else s.name || ' (deleted)' end as label`;

export const ALL_SUBSCRIBERS = `select ${SUBSCRIBER} from subscriber s order by s.deleted_at is not null, s.name, s.id`;

/** The limit makes this one index probe of (publisher_id, handler_id) for each publisher instead of a scan of all events. */
export const PUBLISHERS_OF_HANDLERS = `
select p.id as value, p.name as label from publisher p
left join lateral (
  select true as has_published from event e
  where e.publisher_id = p.id and e.handler_id = any($1::uuid[]) limit 1
) seen on true
where seen.has_published or p.id = any($2::uuid[])
order by p.name, p.id`;

export const SUBSCRIBERS_OF_HANDLERS = `
select ${SUBSCRIBER} from subscriber s
where s.id = any($2::uuid[]) or exists (
  select from subscription join topic on topic.id = subscription.topic_id
  where subscription.subscriber_id = s.id and topic.handler_id = any($1::uuid[]))
order by s.deleted_at is not null, s.name, s.id`;

function conditions(filter: EventFilter, values: unknown[]): string[] {
  // The filter has milliseconds, the column microseconds: the filter's last millisecond is included whole.
  const before = new Date(filter.to.getTime() + 1);
  const where = [
    `e.received_at >= ${bind(values, filter.from)}::timestamptz`,
    `e.received_at < ${bind(values, before)}::timestamptz`,
  ];
  // The ranges are literals, not parameters: the planner could not use the partial index of refused events otherwise.
  const ranges = filter.statuses.map((status) => {
    const [lowest, highest] = EVENT_STATUS_RANGE[status];
    return `e.http_status between ${lowest} and ${highest}`;
  });
  if (ranges.length) where.push(`(${ranges.join(" or ")})`);
  const among = (column: string, ids: string[]) => {
    if (ids.length) where.push(`${column} = any(${bind(values, ids)}::uuid[])`);
  };
  among("e.context_id", filter.contextIds);
  among("e.handler_id", filter.handlerIds);
  among("e.publisher_id", filter.publisherIds);
  if (filter.eventIds) among("e.id", filter.eventIds);
  if (filter.subscriberIds.length) {
    where.push(`exists (select from delivery d where d.event_id = e.id and d.shard = e.shard
      and d.subscriber_id = any(${bind(values, filter.subscriberIds)}::uuid[]))`);
  }
  return where;
}
