-- The subscribers whose items an operation does not release for now. No row: they are released.
create table operation_subscriber (
  operation_id uuid not null,
  subscriber_id uuid not null,
  reason operation_state_reason not null,
  since timestamptz(3) not null,
  primary key (operation_id, subscriber_id)
);

-- The canary of an operation is a few items of it.
create index operation_item_canary_idx on operation_item (operation_id, shard, subscriber_id, delivery_id) where is_canary;
