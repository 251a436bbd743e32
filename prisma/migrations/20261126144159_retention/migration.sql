-- Retention: what the database keeps, for how long, and what it has removed (docs/decisions/0022-retention.md).

-- 1. Small tables -----------------------------------------------------------------------------------------------

-- One row: the settings that an admin chose; a setting that is missing follows the environment or the default.
create table retention_setting (
  id smallint primary key,
  overrides jsonb not null default '{}',
  updated_at timestamptz(3) not null
);
insert into retention_setting (id, updated_at) values (1, '2026-11-26T00:00:00Z');

-- The ledger: rows that were removed, by day (UTC). Only the leader of retention writes it, in the transaction of the removal.
-- accepted: of removed events, the deliveries that they were accepted with.
create table retention_purge (
  day date not null,
  what text not null,
  state text not null,
  rows bigint not null,
  accepted bigint not null,
  primary key (day, what, state)
);

-- The days that were removed as a whole; rows is an estimate.
create table removed_partition (
  table_name text not null,
  day date not null,
  removed_at timestamptz(3) not null,
  rows bigint not null,
  bytes bigint not null,
  primary key (table_name, day)
);

-- 2. A shard table ----------------------------------------------------------------------------------------------

-- Payloads that outlive the day partition they were in, because a delivery of the event was not resolved. removed_at: when the
-- payload itself was removed; the row stays as long as the event.
create table kept_payload (
  event_id uuid not null,
  shard smallint not null,
  received_at timestamptz(3) not null,
  headers jsonb,
  body bytea,
  is_text boolean not null,
  removed_at timestamptz(3),
  primary key (event_id, shard)
);

-- >>> DISTRIBUTION: kept_payload is distributed by shard, the small tables become reference tables HERE.

create index kept_payload_received_idx on kept_payload (received_at, event_id) where removed_at is null;

-- 3. What retention finds rows by -------------------------------------------------------------------------------

-- The bin, the first to leave it first.
create index delivery_purge_at_idx on delivery (purge_at, id) where state = 'discarded';

-- When attempts were last made with a configuration, to a day: workers write it once a day.
alter table attempt_configuration add column used_at timestamptz(3) not null default now();
