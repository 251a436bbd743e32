-- Null: never. The last use is recorded to the minute.
alter table api_key
  add column created_by_id uuid,
  add column last_used_at timestamptz(3),
  add column expires_at timestamptz(3);
