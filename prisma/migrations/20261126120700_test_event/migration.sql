-- Test events under way and of the last minute, which bound how many are sent: docs/decisions/0019-test-events.md. Rows are removed
-- after a minute; what was sent is in the audit trail.
create table test_event (
  id uuid primary key,
  subscriber_id uuid not null,
  actor_id text not null,
  begun_at timestamptz(3) not null,
  ends_by timestamptz(3) not null,
  is_under_way boolean not null
);
