-- A circuit breaker per subscriber, shared by all workers: docs/decisions/0008-circuit-breaker.md.

create type circuit_state as enum ('closed', 'open', 'half_open');

-- Its settings; null means none.
alter table subscriber add column circuit jsonb;

-- Written when a circuit changes its state and never per attempt. A change expects a version: of two workers one wins.
-- next_probe_at: while open, when it will be tried; while half open, when another worker may try in prober_id's place.
create table subscriber_circuit (
  subscriber_id uuid primary key,
  state circuit_state not null,
  version bigint not null,
  since timestamptz(3) not null,
  next_probe_at timestamptz(3),
  openings integer not null,
  prober_id uuid
);

-- What each worker counted, a row per subscriber and report: no two workers ever write the same row.
create table circuit_report (
  subscriber_id uuid not null,
  at timestamptz(3) not null,
  worker_id uuid not null,
  attempts integer not null,
  failures integer not null,
  primary key (subscriber_id, at, worker_id)
);

alter table subscriber_circuit add constraint subscriber_circuit_subscriber_id_fkey
  foreign key (subscriber_id) references subscriber (id) on delete cascade;
