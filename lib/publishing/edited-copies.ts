import { ofEvent } from "./delivery-columns";

/** The columns that the event of a copy has from that of the original. */
const KEPT = [
  "path",
  "context_id",
  "context_name",
  "handler_id",
  "handler_name",
  "handler_path",
  "topic_id",
  "topic_name",
  "publisher_id",
  "publisher_name",
  "priority",
  "value",
];
const kept = (row?: string) => KEPT.map((name) => (row ? `${row}.${name}` : name)).join(", ");

/**
 * CTEs that make edited copies: each an event of its own with its payload, and its delivery to one subscriber, due at once. It expects what
 * the subscriber expects now, as an event that is received now. The CTE `wanted` has what they are made of: copy_event, copy_delivery,
 * original, original_event, subscriber_id, content_type, payload_headers, body, is_text, shown_url, url, headers.
 * @param of expressions of their common values; the rank is one of the new event `c` and of `w` of `wanted`
 */
export const makeCopies = (of: {
  shard: string;
  now: string;
  operation: string;
  trigger: string;
  rank: string;
}) => `copied as (
  insert into event (id, shard, received_at, http_status, ${kept()}, content_type, size_bytes, subscriber_count, edited_from)
  select w.copy_event, e.shard, ${of.now}, 202, ${kept("e")}, w.content_type, length(w.body), 1, e.id
  from wanted w join event e on e.id = w.original_event and e.shard = ${of.shard}
  returning id, shard, received_at, priority
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select c.id, c.shard, c.received_at, w.payload_headers, w.body, w.is_text from copied c join wanted w on w.copy_event = c.id
), edit as (
  insert into delivery_edit (delivery_id, shard, original_id, operation_id, url, headers, created_at)
  select w.copy_delivery, c.shard, w.original, ${of.operation}, w.url, w.headers, c.received_at
  from copied c join wanted w on w.copy_event = c.id
), made as (
  insert into delivery (id, shard, event_id, subscriber_id, ${ofEvent()}, subscriber_name, subscriber_url, expected_status,
    due_at, next_trigger, operation_id, priority, edited_from)
  select w.copy_delivery, c.shard, c.id, s.id, ${ofEvent("d").replace("d.received_at", "c.received_at")}, s.name, w.shown_url,
    s.expected_status, c.received_at, ${of.trigger}, ${of.operation}, ${of.rank}, d.id
  from copied c join wanted w on w.copy_event = c.id join delivery d on d.id = w.original and d.shard = c.shard
  join subscriber s on s.id = w.subscriber_id
  returning id
)`;
