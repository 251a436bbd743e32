-- The failures of a handler: without it, a handler that failed long ago is found by a walk of all failures (docs/decisions/0002).
create index delivery_failed_handler_idx on delivery (handler_id, context_id, failure_class, failed_at desc, id desc) where state = 'failed';
