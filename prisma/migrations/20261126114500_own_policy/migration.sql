-- A policy of the subscriber's own: its retry settings override those of the handlers' policies.
alter table subscriber add column policy_id uuid;

-- The policy that ran, by its name at that time, and whether it was the policy of the subscriber's own.
alter table attempt_configuration add column policy_id uuid, add column policy_name text, add column is_own_policy boolean;

-- Whose recipients are notified: the policy of the subscriber's own; null: the policy that the handler carries then.
alter table failure_email add column policy_id uuid;

alter table subscriber add constraint subscriber_policy_id_fkey foreign key (policy_id) references policy (id);

create index failure_email_source_idx on failure_email (coalesce(policy_id, handler_id), failed_at) where mail_id is null;
drop index failure_email_pending_idx;
