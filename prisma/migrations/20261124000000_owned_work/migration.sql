-- Workers no longer write to a delivery when they claim it: docs/decisions/0005-claim-by-write-or-owned-work.md.
-- "Sending" is what a delivery is while it is scheduled and held by a claim. Run this while no worker is running.

alter type failure_kind add value 'stuck';

-- 1. Tables -----------------------------------------------------------------------------------------------------

-- What a worker holds: one row per claim, with the deliveries in it and how many attempts each had then. A claim says
-- nothing any more of a delivery whose attempts have changed since.
create table claim (
  token uuid not null,
  shard smallint not null,
  worker_id uuid not null,
  claimed_at timestamptz(3) not null,
  delivery_ids uuid[] not null,
  attempts integer[] not null,
  primary key (token, shard)
);

-- What attempts were made with: the same for all attempts of a subscriber under a policy until one of them is changed.
-- Rows are only ever added; the id is made from the contents.
create table attempt_terms (
  id uuid primary key,
  subscriber_id uuid not null,
  url text not null,
  headers jsonb not null,
  strategy text,
  settings jsonb
);

-- >>> DISTRIBUTION: claim is distributed by shard, attempt_terms becomes a reference table HERE.

-- 2. Columns ----------------------------------------------------------------------------------------------------

-- Bodies that are text (UTF-8 without the character 0) reach the worker as they are, others in hexadecimal.
alter table event_payload add column is_text boolean not null default false;

alter table attempt add column terms_id uuid, add column decision jsonb, add column worker_id uuid,
  add column queue_depth integer, add column in_flight integer, add column subscriber_in_flight integer,
  add column circuit circuit_state;

with made as (
  select distinct subscriber_id, request_url, request_headers - 'webhook-id' - 'webhook-timestamp' - 'content-type' as headers,
    strategy, settings - 'decision' as settings
  from attempt
)
insert into attempt_terms (id, subscriber_id, url, headers, strategy, settings)
select md5(made::text)::uuid, subscriber_id, request_url, headers, strategy, settings from made;

update attempt set
  terms_id = md5((subscriber_id, request_url, request_headers - 'webhook-id' - 'webhook-timestamp' - 'content-type',
    strategy, settings - 'decision')::text)::uuid,
  decision = settings -> 'decision',
  worker_id = coalesce((system ->> 'worker')::uuid, '00000000-0000-0000-0000-000000000000'),
  queue_depth = coalesce((system ->> 'queueDepth')::integer, 0),
  in_flight = coalesce((system ->> 'inFlight')::integer, 0),
  subscriber_in_flight = coalesce((system ->> 'subscriberInFlight')::integer, 0),
  circuit = coalesce((system ->> 'circuit')::circuit_state, 'closed');

alter table attempt alter column terms_id set not null, alter column worker_id set not null,
  alter column queue_depth set not null, alter column in_flight set not null,
  alter column subscriber_in_flight set not null, alter column circuit set not null,
  drop column event_id, drop column subscriber_id, drop column request_url, drop column request_headers,
  drop column strategy, drop column settings, drop column system;

-- What was being sent when the workers stopped is recovered, as their next owner would have done.
update delivery set state = 'scheduled', next_trigger = 'recovery', recoveries = recoveries + 1 where state = 'sending';
drop index delivery_sending_idx;
alter table delivery drop column worker_id, drop column claim_token, drop column claimed_at,
  add constraint delivery_sending_is_not_stored check (state <> 'sending');

-- 3. Indexes and storage ----------------------------------------------------------------------------------------

create index claim_shard_idx on claim (shard);
-- Ids do not compress. Rows live for a second: the table stays small if it is cleaned often.
alter table claim alter column delivery_ids set storage external, alter column attempts set storage external;
alter table claim set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 10000);
