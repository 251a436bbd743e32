-- The failed attempts of a cause: when it was first and last seen, its trend, and whether it failed again. Nothing for attempts that succeeded.
create index attempt_failed_fingerprint_idx on attempt (failure_fingerprint_id, started_at) where failure_fingerprint_id is not null;
