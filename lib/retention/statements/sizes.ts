import { EXACT_UP_TO } from "../measured";
import { failedBefore } from "../statements";

/** The SQL that measures what each setting of retention keeps: the planner's counts and the sizes of files, never a full count. */

/**
 * The tables without partitions, and the partitions of the others ($1 names): bytes with indexes, those of the rows alone (heap), and rows
 * as the planner or the statistics last counted them. Null where neither has, and where they counted none although there are pages:
 * -1 is a table that was never analysed, and the statistics begin at 0 after a crash.
 */
export const TABLE_SIZES = `
select root.name as "table", c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes, pg_relation_size(c.oid)::float8 as heap,
  case when pg_relation_size(c.oid) = 0 then 0
    when c.reltuples >= 0 and greatest(c.reltuples, s.n_live_tup) > 0 then greatest(c.reltuples, s.n_live_tup)::float8 end as rows
from unnest($1::text[]) as root (name)
join pg_class c on c.relkind = 'r' and (c.oid = to_regclass(root.name)
  or c.oid in (select i.inhrelid from pg_inherits i where i.inhparent = to_regclass(root.name)))
left join pg_stat_all_tables s on s.relid = c.oid`;

/** The partial indexes of tables ($1 names): rows (null before some were counted), bytes and condition. */
export const PARTIAL_INDEXES = `
select x.indrelid::regclass::text as "table", i.relname as name, case when i.reltuples > 0 then i.reltuples::float8 end as rows,
  pg_relation_size(i.oid)::float8 as bytes, pg_get_expr(x.indpred, x.indrelid) as condition
from unnest($1::text[]) as root (name)
join pg_index x on x.indrelid = to_regclass(root.name) and x.indpred is not null
join pg_class i on i.oid = x.indexrelid`;

/** Counts the rows of tables, each up to EXACT_UP_TO + 1. @param names as TABLE_SIZES returns them */
export const countEach = (names: readonly string[]) =>
  names.map((name) => `select '${name}' as name, ${upTo(name)} as rows`).join(" union all ");

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
  (select finished_at from operation where finished_at is not null order by created_at limit 1) as "oldestOperation",
  (select at from audit_log where chain_number is not null order by chain_number limit 1) as "oldestAudit",
  ${first("received_at", "kept_payload where removed_at is null")} as "oldestKept"`;

/** How many events, from either end, are looked at for one whose deliveries have to go: others have failures, and stay. */
const SAMPLE = 2000;

const accepted = (condition: string, order: string) => `
  (select e.id, e.shard, e.received_at from event e where e.http_status < 300 and ${condition}
   order by e.received_at ${order}, e.id ${order} limit ${SAMPLE})`;

const ENDED = "coalesce(d.finished_at, d.received_at)";
const OF_EVENT = "select from delivery d where d.event_id = e.id and d.shard = e.shard";

/**
 * What has no index by the time when it goes. Of the oldest accepted events: the first delivery that was delivered, or the first
 * event without deliveries. Of what should have gone by $1: the oldest event, among the oldest and the newest ones, that has a delivery
 * delivered before, or none; a run removes the oldest first, so what is left to remove is among the newest. By $2: the oldest operation.
 */
export const DELIVERED_AND_LATE = `
with oldest as materialized (${accepted("true", "asc")}), late as materialized (
  select * from oldest e where e.received_at < $1::timestamptz
  union ${accepted("e.received_at < $1::timestamptz", "desc")})
select (select min(ended) from (
    select ${ENDED} as ended from oldest e join delivery d on d.event_id = e.id and d.shard = e.shard where d.state::text = 'delivered'
    union all select e.received_at from oldest e where not exists (${OF_EVENT})) as of_oldest) as delivered,
  (select min(e.received_at) from late e where not exists (${OF_EVENT})
    or exists (${OF_EVENT} and d.state::text = 'delivered' and ${ENDED} < $1::timestamptz)) as "lateDelivered",
  (select o.finished_at from operation o where o.created_at < $2::timestamptz and o.finished_at < $2::timestamptz
    order by o.created_at limit 1) as "lateOperation"`;

/** Rows older than a time ($1), or in the bin until then, up to EXACT_UP_TO + 1. */
export const OLDER_THAN = {
  failedPayloadDays: `select ${upTo("kept_payload where removed_at is null and received_at < $1::timestamptz")} as count`,
  deliveredDays: `select ${upTo("event where received_at < $1::timestamptz and http_status < 300")} as count`,
  binDays: `select ${upTo(`${DISCARDED} and purge_at < $1::timestamptz`)} as count`,
  failedDays: `select ${upTo(`delivery d where d.state = 'failed' and ${failedBefore("$1::timestamptz")}`)} as count`,
  operationDays: `select ${upTo("operation where created_at < $1::timestamptz")} as count`,
  auditDays: `select ${upTo("audit_log where at < $1::timestamptz and not is_unproven")} as count`,
  refusedEventDays: `select ${upTo(`${REFUSED} and received_at < $1::timestamptz`)} as count`,
  refusedSignInDays: `select ${upTo(`${UNPROVEN} and at < $1::timestamptz`)} as count`,
} as const;
