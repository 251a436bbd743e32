-- The place of each row of the audit trail in a chain of hashes (docs/decisions/0017-audit-chain.md). A leader task fills it in:
-- null until then. Both columns are added without a default, so that no row is rewritten.
alter table audit_log add column chain_number bigint, add column chain_hash text;

-- The end of the chain: one row.
create table audit_chain (
  id smallint primary key,
  number bigint not null,
  hash text not null
);
insert into audit_chain (id, number, hash) values (1, 0, repeat('0', 64));

-- A row that is being written is in the small index of those without a number only.
create unique index audit_log_chain_number_key on audit_log (chain_number) where chain_number is not null;
create index audit_log_unchained_idx on audit_log (at, id) where chain_number is null;
