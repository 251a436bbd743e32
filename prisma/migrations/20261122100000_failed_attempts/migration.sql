-- The newest failed attempts, over all deliveries: rules are tried on them before they are saved. Successes never touch it.

create index attempt_failed_started_at_idx on attempt (started_at desc) where outcome <> 'success';
