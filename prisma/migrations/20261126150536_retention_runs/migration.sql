-- The runs of the leader task of retention: what each removed, and what is overdue and why. No end: it is under way, or its worker
-- ended in the middle.
create table retention_run (
  begun_at timestamptz(3) primary key,
  ended_at timestamptz(3),
  result jsonb
);

-- >>> DISTRIBUTION: retention_run becomes a reference table HERE.
