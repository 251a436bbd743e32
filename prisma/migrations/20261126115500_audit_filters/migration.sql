-- The audit trail by time, and by what it is filtered by (lib/audit-trail/statements.ts).
drop index audit_log_at_idx;
create index audit_log_at_id_idx on audit_log (at desc, id desc);
create index audit_log_action_idx on audit_log (action, outcome, at desc, id desc);
create index audit_log_actor_idx on audit_log ((coalesce(actor_id::text, actor_name)), action, outcome, at desc, id desc);
create index audit_log_target_idx on audit_log (target_id, at desc, id desc) where target_id is not null;
