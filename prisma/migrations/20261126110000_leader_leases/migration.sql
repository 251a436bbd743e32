-- Work that one worker at a time does (writing failure e-mails, care of partitions): a lease per task. Each take-over
-- raises the fence, which a leader names in the writes that must not come from its predecessor.
create table leader_lease (
  name text primary key,
  worker_id uuid,
  expires_at timestamptz(3) not null,
  fence bigint not null
);

-- >>> DISTRIBUTION: leader_lease becomes a reference table HERE.
