import type { Statement } from "../db/bind";
import { SUBSCRIBER_OPTION, SUBSCRIBER_ORDER } from "../filter-options/statements";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";
import { EVENT_STATUS_RANGE, type EventFilter } from "./schema";

/** The SQL of the list of events. Plans and figures: docs/decisions/0003-event-status-list.md. */

const KEYS: readonly SortKey[] = [
  { column: "e.received_at", type: "timestamptz" },
  { column: "e.id", type: "uuid" },
];

const COLUMNS = `e.id as "eventId", e.received_at as "receivedAt", e.http_status as "httpStatus", e.reason, e.path, e.edited_from as "editedFrom",
  e.context_name as "contextName", e.handler_id as "handlerId", e.handler_name as "handlerName",
  e.topic_name as "topicName", e.publisher_id as "publisherId", e.publisher_name as "publisherName", e.priority as "rank",
  trim_scale(e.value) as value`;

/** Builds one page in a total order: by time of reception, then by id. */
export function eventListStatement(filter: EventFilter, slice: Slice): Statement {
  const where = new Conditions();
  const { cursor, direction, limit, offset } = slice;
  const { from, keys } = sourceOf(filter, where, slice);
  if (cursor) where.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  const text = `select ${COLUMNS}, ${cursorColumn(keys)} from ${from} where ${where}
    order by ${orderBy(keys, direction)} limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return { text, values: where.values };
}

/** Counts the matches up to one past the limit. */
export function eventCountStatement(filter: EventFilter): Statement {
  const where = new Conditions();
  const { from } = sourceOf(filter, where, {});
  return cappedCount(from, where);
}

type Source = { from: string; keys: readonly SortKey[] };

/** Returns the table of a list and its keys, and adds the filter's conditions to `where`. */
function sourceOf(filter: EventFilter, where: Conditions, slice: Partial<Slice>): Source {
  if (filter.hasFailures && !isNarrowed(filter)) return failedEvents(filter, where, slice);
  addConditions(where, filter);
  return { from: "event e", keys: KEYS };
}

const isNarrowed = ({
  statuses,
  contextIds,
  handlerIds,
  publisherIds,
  subscriberIds,
  eventIds,
}: EventFilter) =>
  [statuses, contextIds, handlerIds, publisherIds, subscriberIds, eventIds].some((set) => set?.length);

const FAILED_KEYS: readonly SortKey[] = [
  { column: "f.received_at", type: "timestamptz" },
  { column: "f.event_id", type: "uuid" },
];

/**
 * The events of a period with a delivery that is failed now. An index has the failed deliveries in the order of the list, so that
 * a page ends early and a period without failures costs nothing. Deliveries have the time of reception of their event, whose row is
 * read by its key: the planner would read all events of the period.
 */
function failedEvents(
  filter: EventFilter,
  where: Conditions,
  { direction = "DESC", cursor }: Partial<Slice>,
): Source {
  const failed = new Conditions(where.values);
  failed.add("d.state = 'failed'");
  failed.within("d.received_at", filter);
  const keys = FAILED_KEYS.map(({ column, type }) => ({ column: column.replace("f.", "d."), type }));
  if (cursor) failed.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  const from = `(select distinct on (d.received_at, d.event_id) d.received_at, d.event_id, d.shard
      from delivery d where ${failed} order by ${orderBy(keys, direction)}) as f
    cross join lateral (select * from event e where e.id = f.event_id and e.shard = f.shard limit 1) as e`;
  return { from, keys: FAILED_KEYS };
}

/** $1 events: their deliveries counted by state. */
export const DELIVERY_COUNTS = `
select d.event_id as "eventId",
  count(*) filter (where d.state = 'delivered')::int as delivered,
  count(d.accepted_at)::int as accepted,
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

/**
 * The options of filters where handlers are selected ($1), with the selected publishers ($2) and subscribers ($3). The limit makes the
 * first one index probe of (publisher_id, handler_id) for each publisher instead of a scan of all events.
 */
export const PUBLISHERS_OF_HANDLERS = `
select p.id as value, p.name as label from publisher p
left join lateral (
  select true as has_published from event e
  where e.publisher_id = p.id and e.handler_id = any($1::uuid[]) limit 1
) seen on true
where seen.has_published or p.id = any($2::uuid[])
order by p.name, p.id`;

export const SUBSCRIBERS_OF_HANDLERS = `
select ${SUBSCRIBER_OPTION} from subscriber s
where s.id = any($3::uuid[]) or exists (
  select from subscription join topic on topic.id = subscription.topic_id
  where subscription.subscriber_id = s.id and topic.handler_id = any($1::uuid[]))
order by ${SUBSCRIBER_ORDER}`;

function addConditions(where: Conditions, filter: EventFilter): void {
  where.within("e.received_at", filter);
  // The ranges are literals, not parameters: the planner could not use the partial index of refused events otherwise.
  const ranges = filter.statuses.map((status) => {
    const [lowest, highest] = EVENT_STATUS_RANGE[status];
    return `e.http_status between ${lowest} and ${highest}`;
  });
  if (ranges.length) where.add(`(${ranges.join(" or ")})`);
  where.among("e.context_id", "uuid", filter.contextIds);
  where.among("e.handler_id", "uuid", filter.handlerIds);
  where.among("e.publisher_id", "uuid", filter.publisherIds);
  where.among("e.id", "uuid", filter.eventIds);
  if (filter.hasFailures)
    where.add(
      "exists (select from delivery d where d.event_id = e.id and d.shard = e.shard and d.state = 'failed')",
    );
  if (filter.subscriberIds.length) {
    where.add(`exists (select from delivery d where d.event_id = e.id and d.shard = e.shard
      and d.subscriber_id = any(${where.bind(filter.subscriberIds)}::uuid[]))`);
  }
}
