-- Why retrying ended: null until a delivery has failed, and for what failed before this release.
create type retrying_ended as enum ('attempts_spent', 'time_spent', 'no_policy', 'rule', 'manual', 'stopped', 'unavailable');
alter table delivery add column retrying_ended retrying_ended;

-- An attempt that was cut off by its worker's death: when it may have been sent is known, and by whom, and nothing else.
alter type attempt_outcome add value 'unknown';
alter table attempt
  alter column duration_ms drop not null,
  alter column terms_id drop not null,
  alter column queue_depth drop not null,
  alter column in_flight drop not null,
  alter column subscriber_in_flight drop not null,
  alter column circuit drop not null;
