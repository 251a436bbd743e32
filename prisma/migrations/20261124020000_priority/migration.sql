-- How urgent an event is, and what it is worth to its publisher. A priority is a rank (0 high, 1 normal, 2 low), so that
-- an index on it puts the urgent first: lib/engine/priority.ts has the words.

alter table topic add column priority smallint not null default 1;

-- Null where a refused request asked for none. Events received before this were normal.
alter table event add column priority smallint default 1;
alter table event alter column priority drop default;
alter table event add column value numeric(18, 4);

alter table delivery add column priority smallint not null default 1;

-- The queue: due work by lane and subscriber, the urgent first, in due order.
drop index delivery_queue_idx;
create index delivery_queue_idx on delivery (shard, subscriber_id, priority, due_at) where state = 'scheduled';
