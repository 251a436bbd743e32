-- Accepting failed deliveries without sending them. A name is added, and columns without values: no row is rewritten.
alter type operation_kind add value 'accept';
alter table delivery
  add column accepted_at timestamptz(3),
  add column accepted_operation_id uuid;
