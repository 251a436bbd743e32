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

/**
 * Drops a day and records it, with the planner's number of its rows (a day that the planner has not seen is small, and counted), in one short
 * transaction; nothing when another worker leads, which is the error STALE.
 */
export const dropDay = ({ table, partition, day, removedAt, task, fence }: Removal) => `
${LOCK};
do $$ begin
  perform from leader_lease where name = '${task}' and fence = ${BigInt(fence)};
  if not found then raise exception 'Another worker leads %.', '${task}' using errcode = '${STALE}'; end if;
end $$;
insert into removed_partition (table_name, day, removed_at, rows, bytes)
select '${table}', '${day}', '${removedAt}',
  case when c.reltuples < 0 then (select count(*) from ${partition}) else c.reltuples::bigint end, pg_total_relation_size(c.oid)
from pg_class c where c.oid = '${partition}'::regclass
on conflict (table_name, day) do update set removed_at = excluded.removed_at,
  rows = removed_partition.rows + excluded.rows, bytes = removed_partition.bytes + excluded.bytes;
drop table ${partition}`;
