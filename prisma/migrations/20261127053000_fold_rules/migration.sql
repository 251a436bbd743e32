-- The operators' own rules of folding: a row for each version, never changed. The highest version is in force; without a row there are no rules.
create table fold_rules (
  version integer primary key,
  -- An array of { mark, matches }.
  rules jsonb not null,
  created_at timestamptz(3) not null default now(),
  created_by_type actor_type not null,
  created_by_id uuid,
  created_by_name text not null
);

-- >>> DISTRIBUTION: becomes a reference table HERE.
