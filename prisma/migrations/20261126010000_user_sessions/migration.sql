-- A sign-in that lasts: what the cookie names, by its hash. A row that is gone is a session that has ended; why is in the
-- audit trail. Whoever was signed in before this signs in once more.

create table user_session (
  id_hash text primary key,
  user_id uuid not null,
  address text,
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now()
);

create index user_session_user_idx on user_session (user_id);

alter table user_session add constraint user_session_user_id_fkey
  foreign key (user_id) references user_account (id) on delete cascade;
