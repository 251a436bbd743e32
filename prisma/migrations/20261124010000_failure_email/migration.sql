-- Failure e-mails: docs/decisions/0010-failure-emails.md.

create type mail_state as enum ('waiting', 'sending', 'sent', 'failed');

-- The outbox, a lane table: a row for each delivery that failed for good and whose policy names somebody to tell, written
-- in the statement that fails it. At most one per delivery, for ever. mail_id: the e-mail that tells of it; null: untold.
create table failure_email (
  delivery_id uuid not null,
  shard smallint not null,
  handler_id uuid not null,
  failed_at timestamptz not null,
  mail_id uuid,
  primary key (delivery_id, shard)
);

-- E-mails, each with the bytes it is handed over with at every try. No lane: there are a few a minute at most.
-- recipients: all that it is addressed to, in order, by which failures are told together; pending: who is still to get it.
-- due_at: its next try; while one is under way (sending, under claim_token), when another may begin in its place.
-- sent_at: when the mail server first took it for somebody.
create table mail (
  id uuid primary key,
  recipients text[] not null,
  pending text[] not null,
  failures integer not null,
  message bytea not null,
  state mail_state not null,
  created_at timestamptz(3) not null,
  tries integer not null default 0,
  due_at timestamptz(3) not null,
  claim_token uuid,
  sent_at timestamptz(3),
  reason text
);

-- Where an administrator's script distributes failure_email by its lane.

create index failure_email_untold_idx on failure_email (handler_id, failed_at) where mail_id is null;
create index mail_due_idx on mail (due_at) where state in ('waiting', 'sending');
create index mail_created_at_idx on mail (created_at);
