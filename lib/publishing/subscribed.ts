/**
 * Items of a FROM clause: the topics `x.topic_id` that subscribers `x.subscriber_id` receive in contexts `x.context_id`. A topic is received
 * where it is subscribed to and enabled. Publishing routes by it, and a backfill finds what would have been routed so.
 */
export const SUBSCRIBED = `subscription x
  join topic_context enabled on enabled.topic_id = x.topic_id and enabled.context_id = x.context_id`;

/** What every subscriber receives that is approved and not deleted: the destinations of topics in contexts. */
export const DESTINATIONS = `
select x.topic_id as "topicId", x.context_id as "contextId", s.id, s.name, s.url, s.expected_status as "expectedStatus"
from ${SUBSCRIBED} join subscriber s on s.id = x.subscriber_id
where s.status = 'approved' and s.deleted_at is null`;
