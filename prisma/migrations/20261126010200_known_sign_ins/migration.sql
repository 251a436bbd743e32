-- From where a user has signed in: wrong passwords from elsewhere do not keep them out there.

create table known_sign_in (
  user_id uuid not null,
  network text not null,
  seen_at timestamptz(3) not null,
  primary key (user_id, network)
);

alter table known_sign_in add constraint known_sign_in_user_id_fkey
  foreign key (user_id) references user_account (id) on delete cascade;
