import { EXACT_UP_TO } from "../measured";
import { failedBefore } from "../statements";

/** The SQL that measures what each setting of retention keeps: the planner's counts and the sizes of files, never a full count. */

/**
 * The tables without partitions, and the partitions of the others ($1 names): bytes with indexes, and rows as the planner or the
 * statistics last counted them (null before either has).
 */
export const TABLE_SIZES = `
select root.name as "table", c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes,
  case when c.reltuples >= 0 or s.n_live_tup > 0 or pg_relation_size(c.oid) = 0
    then greatest(c.reltuples, s.n_live_tup, 0)::float8 end as rows
from unnest($1::text[]) as root (name)
join pg_class c on c.relkind = 'r' and (c.oid = to_regclass(root.name)
  or c.oid in (select i.inhrelid from pg_inherits i where i.inhparent = to_regclass(root.name)))
left join pg_stat_all_tables s on s.relid = c.oid`;

/** The partial indexes of tables ($1 names): rows (null before they were counted), bytes and condition. */
export const PARTIAL_INDEXES = `
select x.indrelid::regclass::text as "table", i.relname as name, case when i.reltuples >= 0 then i.reltuples::float8 end as rows,
  pg_relation_size(i.oid)::float8 as bytes, pg_get_expr(x.indpred, x.indrelid) as condition
from unnest($1::text[]) as root (name)
join pg_index x on x.indrelid = to_regclass(root.name) and x.indpred is not null
join pg_class i on i.oid = x.indexrelid`;

const upTo = (from: string) =>
  `(select count(*) from (select from ${from} limit ${EXACT_UP_TO + 1}) as counted)::int`;
const first = (column: string, from: string) => `(select ${column} from ${from} order by ${column} limit 1)`;

const FAILED = "delivery where state = 'failed'";
/** What was restored stays for longer than its last attempt says. */
const NEVER_RESTORED = `${FAILED} and restored_at is null`;
const DISCARDED = "delivery where state = 'discarded'";
const REFUSED = "event where http_status >= 300";
const UNPROVEN = "audit_log where is_unproven";

/** What an index counts up to EXACT_UP_TO + 1, and the oldest row of each kind: one probe of an index for each. */
export const COUNTS_AND_OLDEST = `
select ${upTo(FAILED)} as failed, ${upTo(DISCARDED)} as discarded,
  ${upTo("delivery where state = 'scheduled'")} as scheduled, ${upTo(REFUSED)} as refused, ${upTo(UNPROVEN)} as unproven,
  ${upTo("operation")} as operations, ${upTo("kept_payload where removed_at is null")} as kept,
  ${first("received_at", "event")} as "oldestEvent", ${first("failed_at", NEVER_RESTORED)} as "oldestFailed",
  ${first("discarded_at", DISCARDED)} as "oldestDiscarded", ${first("purge_at", DISCARDED)} as "firstPurge",
  ${first("received_at", REFUSED)} as "oldestRefused", ${first("at", UNPROVEN)} as "oldestUnproven",
  ${first("created_at", "operation")} as "oldestOperation",
  (select at from audit_log where chain_number is not null order by chain_number limit 1) as "oldestAudit",
  ${first("received_at", "kept_payload where removed_at is null")} as "oldestKept"`;

/** Rows older than a time ($1) that a shorter life removes at the next run, up to EXACT_UP_TO + 1. */
export const OLDER_THAN = {
  failedPayloadDays: `select ${upTo("kept_payload where removed_at is null and received_at < $1::timestamptz")} as count`,
  deliveredDays: `select ${upTo("event where received_at < $1::timestamptz and http_status < 300")} as count`,
  failedDays: `select ${upTo(`delivery d where d.state = 'failed' and ${failedBefore("$1::timestamptz")}`)} as count`,
  operationDays: `select ${upTo("operation where created_at < $1::timestamptz")} as count`,
  auditDays: `select ${upTo("audit_log where at < $1::timestamptz and not is_unproven")} as count`,
  refusedEventDays: `select ${upTo(`${REFUSED} and received_at < $1::timestamptz`)} as count`,
  refusedSignInDays: `select ${upTo(`${UNPROVEN} and at < $1::timestamptz`)} as count`,
} as const;
