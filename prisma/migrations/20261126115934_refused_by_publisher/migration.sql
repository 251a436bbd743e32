-- The refused events of a publisher, which are few: an accepted event has no entry in it.
create index event_publisher_refused_idx on event (publisher_id, received_at desc)
  where publisher_id is not null and http_status >= 300;
