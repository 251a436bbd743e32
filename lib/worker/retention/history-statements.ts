import { removeUnproven } from "../../audit/statements";
import { SHARD_COUNT } from "../../db/ids";
import { addToLedger, LED } from "./purge-fragments";

/** The oldest operation that ended before $1. */
export const OPERATION_BEFORE = `
select o.id from operation o where o.created_at < $1::timestamptz and o.finished_at < $1::timestamptz
order by o.created_at limit 1`;

/** Removes items of operation $4, at most $5. */
export const REMOVE_ITEMS = `
with chosen as materialized (
  select i.delivery_id, i.shard from operation_item i where i.operation_id = $4::uuid limit $5::int
), gone as (
  delete from operation_item i using chosen
  where i.operation_id = $4::uuid and i.delivery_id = chosen.delivery_id and i.shard = chosen.shard and ${LED}
  returning i.delivery_id
), ${addToLedger("$3", [{ what: "operation_item", from: "gone" }])}
select count(*) from gone`;

/** Removes operation $4, which has no items any more, with its counters. */
export const REMOVE_OPERATION = `
with gone as (
  delete from operation o where o.id = $4::uuid and ${LED}
    and not exists (select from operation_item i where i.operation_id = o.id)
  returning o.id
), counters as (
  delete from operation_shard c using gone, generate_series(0, ${SHARD_COUNT - 1}) as every (shard)
  where c.operation_id = gone.id and c.shard = every.shard
), ${addToLedger("$3", [{ what: "operation", from: "gone" }])}
select count(*) from gone`;

/** Removes the configurations with which no attempt has been made since $4: those attempts are gone. */
export const REMOVE_CONFIGURATIONS = `
with gone as (
  delete from attempt_configuration c where c.used_at < $4::timestamptz and ${LED} returning c.id
), ${addToLedger("$3", [{ what: "attempt_configuration", from: "gone" }])}
select count(*) from gone`;

/**
 * Removes the rows of the audit trail's chain up to number $4, the oldest $5, and only those before the first that is of $6 or later:
 * a checkpoint was written by the setting of its day.
 */
export const REMOVE_CHAINED = `
with oldest as materialized (
  select a.id, a.chain_number, a.at from audit_log a where a.chain_number <= $4::bigint order by a.chain_number limit $5::int
), gone as (
  delete from audit_log a using oldest where a.id = oldest.id and ${LED}
    and oldest.chain_number < coalesce((select min(chain_number) from oldest where at >= $6::timestamptz), $4::bigint + 1)
  returning a.id
), ${addToLedger("$3", [{ what: "audit", from: "gone" }])}
select count(*) from gone`;

/** Removes refusals of callers that were not authenticated: those until $4 and beyond the newest $5, the oldest $6. */
export const REMOVE_REFUSALS = `
with gone as (${removeUnproven("$4", "$5", "$6", LED)}
), ${addToLedger("$3", [{ what: "refusal", from: "gone" }])}
select count(*) from gone`;
