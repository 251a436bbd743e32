-- Tables and columns carry the words of docs/glossary.md: a shard was a lane, an attempt's configuration was its terms.

alter table lane_lease rename to shard_lease;
alter table shard_lease rename constraint lane_lease_pkey to shard_lease_pkey;

alter table attempt_terms rename to attempt_configuration;
alter table attempt_configuration rename constraint attempt_terms_pkey to attempt_configuration_pkey;
alter table attempt rename column terms_id to configuration_id;
