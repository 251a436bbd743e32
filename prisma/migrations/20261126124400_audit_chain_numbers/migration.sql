-- A row with another number would be shown in the audit trail and never join its chain. Not valid for existing rows yet, so that the
-- table is not scanned under its lock: the next statement checks them under a weaker one.
alter table audit_log add constraint audit_log_chain_number_check check (chain_number > 0) not valid;
alter table audit_log validate constraint audit_log_chain_number_check;
