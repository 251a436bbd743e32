import type { Database } from "../db/client";
import type { FilterOption } from "../deliveries/filter-options";
import type { EventOptions } from "./screen";

/**
 * What the filters of the event list offer, by name. With handlers chosen, only the publishers whose events they have
 * received and the subscribers of their topics; what is chosen already (`keep`) is always among them, so that a filter
 * in force can be seen and removed.
 */
export async function eventOptions(
  db: Database,
  handlerIds: string[],
  keep: { publisherIds: string[]; subscriberIds: string[] },
): Promise<EventOptions> {
  const [contexts, handlers, publishers, subscribers] = await Promise.all([
    rowsOf(db, "select id as value, name as label from context order by name", []),
    rowsOf(db, "select id as value, name as label from handler order by name", []),
    handlerIds.length
      ? rowsOf(db, PUBLISHERS_OF_HANDLERS, [handlerIds, keep.publisherIds])
      : rowsOf(db, "select id as value, name as label from publisher order by name, id", []),
    handlerIds.length
      ? rowsOf(db, SUBSCRIBERS_OF_HANDLERS, [handlerIds, keep.subscriberIds])
      : rowsOf(db, ALL_SUBSCRIBERS, []),
  ]);
  return { contexts, handlers, publishers, subscribers };
}

/** A deleted subscriber's events are still there to be found; two may have borne one name. */
const SUBSCRIBER = `s.id as value, case when s.deleted_at is null then s.name else s.name || ' (deleted)' end as label`;

const ALL_SUBSCRIBERS = `select ${SUBSCRIBER} from subscriber s order by s.deleted_at is not null, s.name, s.id`;

/** The limit keeps this one probe of (publisher_id, handler_id) for each publisher instead of a scan of all events. */
const PUBLISHERS_OF_HANDLERS = `
select p.id as value, p.name as label from publisher p
left join lateral (
  select true as has_published from event e
  where e.publisher_id = p.id and e.handler_id = any($1::uuid[]) limit 1
) seen on true
where seen.has_published or p.id = any($2::uuid[])
order by p.name, p.id`;

const SUBSCRIBERS_OF_HANDLERS = `
select ${SUBSCRIBER} from subscriber s
where s.id = any($2::uuid[]) or exists (
  select from subscription join topic on topic.id = subscription.topic_id
  where subscription.subscriber_id = s.id and topic.handler_id = any($1::uuid[]))
order by s.deleted_at is not null, s.name, s.id`;

async function rowsOf(db: Database, text: string, values: unknown[]): Promise<FilterOption[]> {
  return (await db.pool.query<FilterOption>(text, values)).rows;
}
