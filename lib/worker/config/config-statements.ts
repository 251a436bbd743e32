import { MOST_EARLIER } from "../../engine/fingerprint/fold-rules";

/** The worker's reads of the configuration, and its only write there: disabling a subscriber. */

export const READ_CONFIG_VERSION = "select version from config_version where id = 1";

export const READ_SUBSCRIBERS = `
select id, name, url, status, paused, headers, timeout_ms, max_concurrency, rate_per_second, signing_key,
  previous_signing_key, extract(epoch from previous_signing_key_expires_at) * 1000, deleted_at is not null, circuit,
  alternative_url, maintenance_windows, policy_id
from subscriber`;

export const READ_POLICIES = "select id, name, retry from policy";

/** The rules of folding, the version in force first, and those that may still count. */
export const READ_FOLD_RULES = `
select version, rules::text, extract(epoch from created_at) * 1000 from fold_rules order by version desc limit ${MOST_EARLIER + 1}`;

export const READ_POLICIES_OF_HANDLERS = "select id, policy_id from handler where policy_id is not null";

/**
 * Disables subscriber $1 at $2 if it is approved, with the next version of the configuration, whose row serializes all
 * changes, and the audit row $3, whose detail is $4 and the change. Of two workers at the same time, one changes it.
 */
export const DISABLE_SUBSCRIBER = `
with bumped as (
  update config_version set version = version + 1 where id = 1
    and exists (select 1 from subscriber where id = $1::uuid and status = 'approved' and deleted_at is null)
  returning version
), disabled as (
  update subscriber
  set status = 'cancelled', updated_at = greatest($2::timestamptz, updated_at + interval '1 millisecond')
  from bumped
  where subscriber.id = $1::uuid and status = 'approved' and deleted_at is null
  returning subscriber.id, subscriber.name
)
insert into audit_log (id, at, actor_type, actor_name, action, outcome, target_type, target_id, detail)
select $3::uuid, $2::timestamptz, 'system', 'Redeliver', 'subscriber.disable', 'allowed', 'subscriber', disabled.id,
  jsonb_build_object('name', disabled.name,
    'changes', '{"status": {"from": "approved", "to": "cancelled"}}'::jsonb) || $4::jsonb
from disabled returning target_id`;
