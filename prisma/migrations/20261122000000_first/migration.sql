-- Redeliver's first schema. Order: types, tables, the marked place for distribution, foreign keys, indexes, rows.
-- Rules for the tables that grow with traffic ("lane tables"): docs/decisions/0001-lanes-and-keys.md.

-- 1. Types ------------------------------------------------------------------------------------------------------

create type delivery_state as enum ('scheduled', 'sending', 'delivered', 'failed', 'discarded');
create type failure_class as enum ('unexpected_success', 'client_error', 'server_error', 'no_response', 'other_status');
create type failure_kind as enum (
  'http_status', 'dns', 'connect_refused', 'connect_timeout', 'tls', 'timeout', 'reset', 'blocked_address',
  'response_too_large', 'invalid_response', 'invalid_request', 'network', 'subscriber_unavailable'
);
create type attempt_trigger as enum ('first', 'automatic', 'manual', 'scheduled', 'recovery');
create type attempt_outcome as enum ('success', 'partial', 'failure');
create type next_action as enum ('none', 'retry', 'fail');
create type application_status as enum ('approved', 'pending', 'rejected', 'cancelled');
create type user_role as enum ('viewer', 'operator', 'admin');
create type actor_type as enum ('user', 'api_key', 'system');
create type operation_kind as enum ('retry', 'discard', 'restore');
create type operation_result as enum ('queued', 'changed', 'skipped');
create type audit_outcome as enum ('allowed', 'refused');

-- 2. Small, slow-changing tables: no lane, no counter that changes with traffic ---------------------------------

create table context (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table policy (
  id uuid primary key,
  name text not null,
  description text,
  interceptors jsonb not null default '[]',
  retry jsonb,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table handler (
  id uuid primary key,
  name text not null,
  version text,
  description text,
  base_path text not null,
  policy_id uuid,
  open boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table topic (
  id uuid primary key,
  handler_id uuid not null,
  name text not null,
  description text
);

create table topic_context (
  topic_id uuid not null,
  context_id uuid not null,
  primary key (topic_id, context_id)
);

create table publisher (
  id uuid primary key,
  name text not null,
  client_id text not null,
  client_secret_hash text not null,
  status application_status not null default 'approved',
  developer_email text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- deleted_at: a subscriber that has deliveries is never removed, so that their history keeps its name.
create table subscriber (
  id uuid primary key,
  name text not null,
  url text not null,
  expected_status smallint not null,
  status application_status not null default 'approved',
  paused boolean not null default false,
  description text,
  developer_email text,
  headers jsonb not null default '{}',
  timeout_ms integer not null default 15000,
  max_concurrency integer not null default 16,
  rate_per_second integer,
  signing_key text not null,
  previous_signing_key text,
  previous_signing_key_expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3)
);

create table subscription (
  subscriber_id uuid not null,
  topic_id uuid not null,
  context_id uuid not null,
  primary key (subscriber_id, topic_id, context_id)
);

-- One row; every change of configuration adds one, so that a worker knows when to read it again.
create table config_version (
  id smallint primary key,
  version bigint not null
);

create table user_account (
  id uuid primary key,
  email text not null,
  name text,
  password_hash text,
  role user_role not null,
  preferences jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  disabled_at timestamptz(3)
);

create table api_key (
  id uuid primary key,
  name text not null,
  key_hash text not null,
  prefix text not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default now(),
  created_by text,
  revoked_at timestamptz(3)
);

create table sign_in_throttle (
  key text primary key,
  failures integer not null,
  window_started_at timestamptz(3) not null,
  blocked_until timestamptz(3)
);

create table operation (
  id uuid primary key,
  kind operation_kind not null,
  actor_type actor_type not null,
  actor_id uuid,
  actor_name text not null,
  filter jsonb,
  requested integer not null,
  changed integer not null,
  skipped integer not null,
  skipped_by_reason jsonb not null default '{}',
  created_at timestamptz(3) not null
);

create table audit_log (
  id uuid primary key,
  at timestamptz(3) not null default now(),
  actor_type actor_type not null,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  outcome audit_outcome not null,
  target_type text,
  target_id text,
  detail jsonb not null default '{}',
  address text
);

create table worker (
  id uuid primary key,
  host text not null,
  pid integer not null,
  started_at timestamptz(3) not null,
  seen_at timestamptz(3) not null
);

-- A worker owns lanes by leases: it renews its rows every couple of seconds; an expired row may be taken over.
create table lane_lease (
  shard smallint primary key,
  worker_id uuid,
  expires_at timestamptz(3) not null,
  epoch bigint not null
);

-- 3. Lane tables: every row carries its lane (shard), keys are id first -----------------------------------------

-- Names of handler, topic, context and publisher are kept as they were when the event was received.
create table event (
  id uuid not null,
  shard smallint not null,
  received_at timestamptz(3) not null,
  http_status smallint not null,
  reason text,
  path text not null,
  context_id uuid,
  context_name text,
  handler_id uuid,
  handler_name text,
  handler_path text,
  topic_id uuid,
  topic_name text,
  publisher_id uuid,
  publisher_name text,
  source_address text,
  content_type text,
  size_bytes integer not null,
  idempotency_key text,
  fingerprint text,
  subscriber_count integer not null default 0,
  primary key (id, shard)
);

create table event_payload (
  event_id uuid not null,
  shard smallint not null,
  received_at timestamptz(3) not null,
  headers jsonb not null,
  body bytea not null,
  primary key (event_id, received_at, shard)
) partition by range (received_at);

-- received_at is the event's, so that the payload's day partition is known from the delivery alone.
-- operation_id: the bulk act whose attempt is due or under way; such an attempt has no automatic follow-up.
create table delivery (
  id uuid not null,
  shard smallint not null,
  event_id uuid not null,
  subscriber_id uuid not null,
  received_at timestamptz(3) not null,
  context_id uuid not null,
  context_name text not null,
  handler_id uuid not null,
  handler_name text not null,
  topic_id uuid not null,
  topic_name text not null,
  publisher_name text,
  subscriber_name text not null,
  subscriber_url text not null,
  expected_status smallint not null,
  state delivery_state not null default 'scheduled',
  due_at timestamptz(3) not null,
  next_trigger attempt_trigger not null default 'first',
  operation_id uuid,
  attempts integer not null default 0,
  automatic_attempts integer not null default 0,
  recoveries integer not null default 0,
  last_delay_ms integer,
  first_attempt_at timestamptz(3),
  worker_id uuid,
  claim_token uuid,
  claimed_at timestamptz(3),
  failed_at timestamptz,
  failure_class failure_class,
  failure_kind failure_kind,
  failure_detail text,
  http_status smallint,
  finished_at timestamptz(3),
  discarded_at timestamptz(3),
  purge_at timestamptz(3),
  primary key (id, shard)
) with (fillfactor = 80);

create table attempt (
  delivery_id uuid not null,
  number integer not null,
  started_at timestamptz(3) not null,
  shard smallint not null,
  event_id uuid not null,
  subscriber_id uuid not null,
  trigger attempt_trigger not null,
  operation_id uuid,
  wait_ms integer not null,
  duration_ms real not null,
  outcome attempt_outcome not null,
  http_status smallint,
  failure_class failure_class,
  failure_kind failure_kind,
  failure_detail text,
  request_url text not null,
  request_headers jsonb not null,
  response_headers jsonb,
  response_body bytea,
  response_truncated boolean not null default false,
  strategy text,
  settings jsonb,
  next_action next_action not null,
  next_at timestamptz(3),
  system jsonb not null,
  primary key (delivery_id, number, started_at, shard)
) partition by range (started_at);

-- outcome: what became of a queued item, written by the settle of its attempt.
create table operation_item (
  operation_id uuid not null,
  delivery_id uuid not null,
  shard smallint not null,
  event_id uuid not null,
  subscriber_id uuid not null,
  result operation_result not null,
  reason text,
  outcome delivery_state,
  settled_at timestamptz(3),
  primary key (operation_id, delivery_id, shard)
);

-- >>> DISTRIBUTION: on a distributed PostgreSQL (Citus), an administrator's script distributes the lane tables by
-- >>> shard and makes the small tables reference tables HERE, between the tables and their foreign keys.

-- 4. Foreign keys -----------------------------------------------------------------------------------------------
-- None from a lane table to a small table (each insert would lock a row everyone shares), and none from a
-- day-partitioned table (making or dropping a partition would block claims).

alter table handler add constraint handler_policy_id_fkey foreign key (policy_id) references policy (id);
alter table topic add constraint topic_handler_id_fkey foreign key (handler_id) references handler (id) on delete cascade;
alter table topic_context add constraint topic_context_topic_id_fkey foreign key (topic_id) references topic (id) on delete cascade;
alter table topic_context add constraint topic_context_context_id_fkey foreign key (context_id) references context (id);
alter table subscription add constraint subscription_subscriber_id_fkey foreign key (subscriber_id) references subscriber (id) on delete cascade;
alter table subscription add constraint subscription_topic_id_fkey foreign key (topic_id) references topic (id) on delete cascade;
alter table subscription add constraint subscription_context_id_fkey foreign key (context_id) references context (id);
alter table delivery add constraint delivery_event_id_fkey foreign key (event_id, shard) references event (id, shard);

-- 5. Indexes ----------------------------------------------------------------------------------------------------

create unique index context_name_key on context (name);
create unique index policy_name_key on policy (name);
create unique index handler_name_key on handler (name);
create unique index handler_base_path_key on handler (base_path);
create unique index topic_handler_id_name_key on topic (handler_id, name);
create unique index publisher_name_key on publisher (name);
create unique index publisher_client_id_key on publisher (client_id);
create unique index subscriber_name_key on subscriber (name) where deleted_at is null;
create index subscription_topic_id_context_id_idx on subscription (topic_id, context_id);
create unique index user_account_email_key on user_account (email);
create unique index api_key_key_hash_key on api_key (key_hash);
create unique index api_key_name_key on api_key (name) where revoked_at is null;
create index operation_created_at_idx on operation (created_at desc);
create index audit_log_at_idx on audit_log (at desc);

create index event_received_at_id_idx on event (received_at desc, id desc);
-- The event list: measured in docs/decisions/0003-event-status-list.md.
create index event_handler_id_received_at_id_idx on event (handler_id, received_at desc, id desc);
create index event_publisher_id_handler_id_received_at_idx on event (publisher_id, handler_id, received_at desc) where publisher_id is not null;
create index event_refused_idx on event (received_at desc, id desc) where http_status >= 300;
create unique index event_idempotency_key_key on event (idempotency_key, shard) where idempotency_key is not null;

create unique index delivery_event_id_subscriber_id_shard_key on delivery (event_id, subscriber_id, shard);
-- The queue: due work by lane and subscriber, in due order.
create index delivery_queue_idx on delivery (shard, subscriber_id, due_at) where state = 'scheduled';
-- What workers hold, to give back the work of one that died.
create index delivery_sending_idx on delivery (shard, worker_id) where state = 'sending';
-- The list of failures: its window, its filters, its sorts (docs/decisions/0002-list-of-failures.md).
create index delivery_failed_at_idx on delivery (failed_at desc, id desc) where state = 'failed';
create index delivery_failed_event_idx on delivery (event_id, failed_at, id) where state = 'failed';
create index delivery_failed_filter_idx on delivery (subscriber_id, context_id, failure_class, failed_at desc, id desc) where state = 'failed';
create index delivery_failed_context_idx on delivery (context_id, failure_class, failed_at desc, id desc) where state = 'failed';
create index delivery_failed_context_name_idx on delivery (context_name, failed_at, id) where state = 'failed';
create index delivery_failed_subscriber_name_idx on delivery (subscriber_name, failed_at, id) where state = 'failed';
create index delivery_failed_subscriber_url_idx on delivery (subscriber_url, failed_at, id) where state = 'failed';
create index delivery_failed_expected_status_idx on delivery (expected_status, failed_at, id) where state = 'failed';
create index delivery_failed_http_status_idx on delivery ((coalesce(http_status, 0::smallint)), failed_at, id) where state = 'failed';
-- The bin.
create index delivery_discarded_at_idx on delivery (discarded_at desc, id desc) where state = 'discarded';

-- 6. Rows that always exist -------------------------------------------------------------------------------------

insert into config_version (id, version) values (1, 1);
insert into lane_lease (shard, expires_at, epoch) select lane, '1970-01-01T00:00:00Z', 0 from generate_series(0, 31) as lane;
insert into context (id, name) values ('00000000-0000-7000-8000-000000000000', 'default');
