/** The stored payload of event `e`: one row (headers, body) of its day, or of what outlived it. The subquery of a lateral join. */
export const PAYLOAD_OF_EVENT = `(
  (select d.headers, d.body from event_payload d
   where d.event_id = e.id and d.shard = e.shard and d.received_at = e.received_at limit 1)
  union all
  (select k.headers, k.body from kept_payload k where k.event_id = e.id and k.shard = e.shard limit 1)
  limit 1)`;
