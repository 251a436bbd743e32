import type { DayTable } from "../../db/partitions";

/** The partitions of a table ($1), each with whether it takes no more rows. */
export const PARTITIONS = `
select c.relname, exists (
  select from pg_constraint k where k.conrelid = c.oid and k.conname = c.relname || '_sealed')
from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::text::regclass order by c.relname`;

/** The longest wait for a lock on a partitioned table: claims queue behind it. */
const LOCK = "set local lock_timeout = '100ms'";

/**
 * Lets a day take no more rows: a process whose clock is wrong by days must not add a payload behind the copy. Existing rows can
 * still be removed. Locks the partition alone.
 */
export const sealDay = (partition: string) =>
  `${LOCK}; alter table ${partition} add constraint ${partition}_sealed check (false) not valid`;

/**
 * Whether a vacuum works on partition $1. PostgreSQL ends an autovacuum that others wait for only after a second of waiting, and never
 * one against the wraparound of transaction ids.
 */
export const IS_VACUUMED = `
select from pg_locks l where l.relation = to_regclass($1::text) and l.granted and l.mode = 'ShareUpdateExclusiveLock'
  and l.database = (select oid from pg_database where datname = current_database())`;

/** The SQLSTATE (of a class that PostgreSQL does not use) of a removal that was refused because another worker leads. */
export const STALE = "RL001";

/** The parts of the texts below are generated here, never received: names of partitions and tasks, numbers, times. */
export type Removal = {
  table: DayTable;
  partition: string;
  day: string;
  removedAt: string;
  task: string;
  fence: string;
};

/** A day of at most so many bytes (without indexes) is counted before it is dropped, in milliseconds. */
const COUNTED_BYTES = 8 * 1024 * 1024;

/**
 * Drops a day and records it, in one short transaction; nothing when another worker leads, which is the error STALE. Its rows are counted
 * when it is small; else they are what the planner or the statistics say, null when neither has seen it. The lock comes with the last statement.
 */
export const dropDay = ({ table, partition, day, removedAt, task, fence }: Removal) => `
${LOCK};
do $$ begin
  perform from leader_lease where name = '${task}' and fence = ${BigInt(fence)};
  if not found then raise exception 'Another worker leads %.', '${task}' using errcode = '${STALE}'; end if;
end $$;
insert into removed_partition (table_name, day, removed_at, rows, is_estimate, bytes)
select '${table}', '${day}', '${removedAt}',
  case when pg_relation_size(c.oid) <= ${COUNTED_BYTES} then (select count(*) from ${partition})
    when c.reltuples >= 0 and greatest(c.reltuples, s.n_live_tup) > 0 then greatest(c.reltuples, s.n_live_tup)::bigint end,
  pg_relation_size(c.oid) > ${COUNTED_BYTES}, pg_total_relation_size(c.oid)
from pg_class c left join pg_stat_all_tables s on s.relid = c.oid where c.oid = '${partition}'::regclass
on conflict (table_name, day) do update set removed_at = excluded.removed_at, rows = removed_partition.rows + excluded.rows,
  is_estimate = removed_partition.is_estimate or excluded.is_estimate, bytes = removed_partition.bytes + excluded.bytes;
drop table ${partition}`;
