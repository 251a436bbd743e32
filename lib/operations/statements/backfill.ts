import { bind, type Statement } from "../../db/bind";
import { idInShardSql } from "../../db/sql-ids";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { unsendable } from "../../deliveries/statements/unsendable";
import { SUBSCRIBED } from "../../publishing/subscribed";
import type { EventsOfSubscriber } from "../schema/draft";

/**
 * The statement that freezes a backfill: it writes an item for each event of the period that the subscriber would get by its
 * subscriptions of now. An item is `pending` under the id that its delivery will have, or skipped with its reason; one whose delivery
 * exists has the id of that. One statement reads in one snapshot.
 *
 * `offset 0` makes the random bits of an id once for each row, and keeps the planner from writing the reason into each column made from it.
 * The limit makes it one descent for each event, whatever the statistics say of the subscriber. Items are written in the order of the index
 * of pending ones (shard, subscriber, delivery): of 100,000, in any order, it takes half as long again.
 * @param operation its id and the time of the draft, which is that of the ids
 */
export function backfillStatement(
  events: EventsOfSubscriber,
  operation: { id: string; now: Date },
): Statement {
  const values: unknown[] = [];
  const id = `${bind(values, operation.id)}::uuid`;
  const now = `${bind(values, operation.now)}::timestamptz`;
  const subscriber = `${bind(values, events.subscriberId)}::uuid`;
  const from = `${bind(values, events.period.from)}::timestamptz`;
  const to = `${bind(values, events.period.to)}::timestamptz`;
  const text = `
with wanted as materialized (${wantedTopics(events, subscriber, values)})
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, attempts_seen, result, reason, settled_at)
select ${id}, coalesce(f.existing, ${idInShardSql(now, "f.random", "f.shard")}), f.shard, f.event_id, ${subscriber}, f.attempts,
  (case when f.reason is null then 'pending' else 'skipped' end)::item_result, f.reason, case when f.reason is not null then ${now} end
from (
  select d.event_id, d.shard, x.id as existing, coalesce(x.attempts, 0) as attempts, gen_random_uuid() as random,
    case when x.id is not null then 'already_exists' ${unsendable(PAYLOAD_REMOVED)} end as reason
  from (
    select e.id as event_id, e.shard, e.received_at from event e
    join wanted w on w.topic_id = e.topic_id and w.context_id = e.context_id
    where e.handler_id = any(array(select handler_id from wanted)) and e.received_at between ${from} and ${to}
      and e.http_status = 202 offset 0) as d
  left join subscriber s on s.id = ${subscriber}
  left join lateral (
    select x.id, x.attempts from delivery x
    where x.event_id = d.event_id and x.subscriber_id = ${subscriber} and x.shard = d.shard limit 1) as x on true
  offset 0) as f
order by f.shard, 2`;
  return { text, values };
}

/** The topics in contexts that a subscriber receives, as far as a backfill asks for them. @param subscriber placeholder of its id */
function wantedTopics(
  { handlers, topics, contexts }: EventsOfSubscriber,
  subscriber: string,
  values: unknown[],
): string {
  const among = (column: string, names: readonly string[]) =>
    names.length > 0 ? ` and ${column} = any(${bind(values, names)}::text[])` : "";
  return `select x.topic_id, x.context_id, t.handler_id
  from ${SUBSCRIBED} join topic t on t.id = x.topic_id join handler h on h.id = t.handler_id join context c on c.id = x.context_id
  where x.subscriber_id = ${subscriber}${among("h.base_path", handlers)}${among("t.name", topics)}${among("c.name", contexts)}`;
}

/** Whether what a backfill names exists, and how many topics in contexts the subscriber receives of it. */
export type NamedInBackfill = {
  isSubscriber: boolean;
  unknownHandlers: string[];
  unknownTopics: string[];
  unknownContexts: string[];
  wanted: number;
};

/** Checks the names of a backfill. A topic is unknown when none of the named handlers has one of that name. */
export function namedStatement(events: EventsOfSubscriber): Statement {
  const values: unknown[] = [];
  const subscriber = `${bind(values, events.subscriberId)}::uuid`;
  const [handlers, topics, contexts] = [events.handlers, events.topics, events.contexts].map(
    (names) => `${bind(values, names)}::text[]`,
  );
  const unknown = (names: string | undefined, known: string) =>
    `array(select n.name from unnest(${names}) as n (name) where not exists (select from ${known}))`;
  const text = `
select exists (select from subscriber where id = ${subscriber}) as "isSubscriber",
  ${unknown(handlers, "handler h where h.base_path = n.name")} as "unknownHandlers",
  ${unknown(
    topics,
    `topic t join handler h on h.id = t.handler_id
    where t.name = n.name and (cardinality(${handlers}) = 0 or h.base_path = any(${handlers}))`,
  )} as "unknownTopics",
  ${unknown(contexts, "context c where c.name = n.name")} as "unknownContexts",
  (select count(*)::int from (${wantedTopics(events, subscriber, values)}) as w) as wanted`;
  return { text, values };
}
