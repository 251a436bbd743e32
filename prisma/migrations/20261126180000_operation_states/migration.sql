-- Operations that are released at a pace: states, items that wait for their release, and counters by shard
-- (docs/decisions/0024-operations-on-frozen-sets.md).

create type operation_state as enum ('draft', 'scheduled', 'running', 'pausing', 'paused', 'cancelling', 'cancelled', 'done', 'expired');
create type operation_state_reason as enum ('user', 'canary_failed', 'failure_share', 'inconclusive', 'live_traffic', 'database');
create type item_result as enum ('pending', 'sending', 'delivered', 'failed_again', 'changed', 'skipped', 'cancelled');

-- The items of an operation by result. Written only by the owner of the shard, in the statement that changes the items, and once when
-- the operation is made.
create table operation_shard (
  operation_id uuid not null,
  shard smallint not null,
  pending integer not null default 0,
  sending integer not null default 0,
  delivered integer not null default 0,
  failed_again integer not null default 0,
  changed integer not null default 0,
  skipped integer not null default 0,
  cancelled integer not null default 0,
  primary key (operation_id, shard)
);

-- This writes the table anew: some 2 s for 1,000,000 items.
alter table operation_item
  alter column result type item_result using (case
    when result::text <> 'queued' then result::text
    when outcome::text = 'delivered' then 'delivered'
    when outcome::text = 'failed' then 'failed_again'
    else 'sending' end)::item_result,
  alter column event_id drop not null,
  alter column subscriber_id drop not null,
  add column attempts_seen integer,
  add column held_by uuid,
  add column is_canary boolean not null default false,
  drop column outcome;
drop type operation_result;

insert into operation_shard (operation_id, shard, sending, delivered, failed_again, changed, skipped)
select operation_id, shard, count(*) filter (where result = 'sending'), count(*) filter (where result = 'delivered'),
  count(*) filter (where result = 'failed_again'), count(*) filter (where result = 'changed'), count(*) filter (where result = 'skipped')
from operation_item group by operation_id, shard;

-- Deliveries that were named and did not exist had no item.
insert into operation_shard (operation_id, shard, skipped)
select o.id, 0, o.requested - coalesce(listed.items, 0)
from operation o left join (
  select operation_id, sum(sending + delivered + failed_again + changed + skipped)::integer as items from operation_shard group by operation_id
) as listed on listed.operation_id = o.id
where o.requested > coalesce(listed.items, 0)
on conflict (operation_id, shard) do update set skipped = operation_shard.skipped + excluded.skipped;

alter table operation
  add column state operation_state,
  add column state_reason operation_state_reason,
  add column reason text,
  add column ticket text,
  add column selection jsonb,
  add column pace jsonb,
  add column canary jsonb,
  add column ramp jsonb,
  add column auto_pause jsonb,
  add column start_at timestamptz(3),
  add column daily_window jsonb,
  add column release jsonb,
  add column started_at timestamptz(3),
  add column expires_at timestamptz(3);
update operation set state = (case when finished_at is null then 'running' else 'done' end)::operation_state, started_at = created_at;
alter table operation
  alter column state set not null,
  drop column requested,
  drop column changed,
  drop column skipped,
  drop column skipped_by_reason,
  drop column delivered,
  drop column failed_again;

-- What is released next, by subscriber; what settled lately; why items were skipped.
create index operation_item_pending_idx on operation_item (operation_id, shard, subscriber_id, delivery_id) where result = 'pending';
create index operation_item_settled_idx on operation_item (operation_id, settled_at) where result in ('delivered', 'failed_again');
create index operation_item_skipped_idx on operation_item (operation_id, reason) where result = 'skipped';
