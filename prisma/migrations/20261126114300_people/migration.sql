-- People: when a user was last seen, and the links by which users set their passwords.

alter table user_account add column last_seen_at timestamptz(3);

create type password_link_kind as enum ('invite', 'reset');

-- A link, valid once and until expires_at, by which a user sets a password: a new account's first one, or another one. The
-- secret in the link is kept as a hash only. One per user: a new link replaces the one before.
create table password_link (
  user_id uuid primary key,
  token_hash text not null,
  kind password_link_kind not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  foreign key (user_id) references user_account (id) on delete cascade
);
create unique index password_link_token_hash_key on password_link (token_hash);

-- The bytes of an e-mail with a secret, encrypted, instead of its message; removed when it is sent or given up.
alter table mail add column sealed_message text;
