-- Who a user is at an OpenID Connect provider: bound at the first sign-in by a verified e-mail address, and from then on by
-- this alone, whatever happens to e-mail addresses there.

create table user_identity (
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  bound_at timestamptz(3) not null default now(),
  primary key (issuer, subject)
);

create unique index user_identity_user_id_issuer_key on user_identity (user_id, issuer);

alter table user_identity add constraint user_identity_user_id_fkey
  foreign key (user_id) references user_account (id) on delete cascade;
