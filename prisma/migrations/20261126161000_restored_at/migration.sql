-- When a delivery was last restored from the bin: retention counts the life of a failure from then on, not from a failure long ago.
alter table delivery add column restored_at timestamptz(3);
