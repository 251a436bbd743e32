-- Edited copies of failed deliveries. A name, a small table, and columns without values: no row is rewritten.
alter type operation_kind add value 'edit_and_retry';
alter table delivery add column edited_from uuid;
alter table event add column edited_from uuid;

-- One row for each edited copy: it is no part of a delivery's own row, which is read for every attempt.
create table delivery_edit (
  delivery_id uuid primary key,
  shard smallint not null,
  original_id uuid not null,
  operation_id uuid not null,
  url text,
  headers jsonb,
  created_at timestamptz(3) not null
);
create index delivery_edit_original_idx on delivery_edit (original_id);
