-- The list of waiting deliveries orders a queue by due time and id, and filters it by context and handler without reading the rows
-- (docs/decisions/0023-waiting-list.md). A million retries may be due at the same instant, at the beginning of a policy's hours.
create index delivery_waiting_idx on delivery (shard, subscriber_id, priority, due_at, id) include (context_id, handler_id) where state = 'scheduled';
drop index delivery_queue_idx;
alter index delivery_waiting_idx rename to delivery_queue_idx;
