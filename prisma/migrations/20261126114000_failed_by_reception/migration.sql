-- Finds the events with failures in the order of their reception, so that a list of them ends after one page.
create index delivery_failed_received_idx on delivery (received_at desc, event_id desc) where state = 'failed';
