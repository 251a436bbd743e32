-- Refusals of callers who proved nothing: anybody can cause them, so they have a short life and a bound of their own, and are not part of
-- the chain (docs/decisions/0017-audit-chain.md). The default is constant, so no row is rewritten.
alter table audit_log add column is_unproven boolean not null default false;

-- A row of the chain cannot be marked, and nothing that was allowed: retention removes marked rows early. Not valid for existing rows
-- yet, so that the table is not scanned under its lock.
alter table audit_log add constraint audit_log_is_unproven_check
  check (not is_unproven or (outcome = 'refused' and chain_number is null)) not valid;
alter table audit_log validate constraint audit_log_is_unproven_check;

-- The rows that wait for the chain only: marked rows would be read at every step of it.
drop index audit_log_unchained_idx;
create index audit_log_unchained_idx on audit_log (at, id) where chain_number is null and not is_unproven;
create index audit_log_unproven_idx on audit_log (at, id) where is_unproven;
