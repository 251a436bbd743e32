-- The variables of the worker that leads retention, which every process reads: the settings in force are the same on every screen and in
-- every operation. Null before the first run.
alter table retention_setting add column environment jsonb;

-- Rows of days that were removed as a whole: counted where that was quick, else an estimate of the planner, null without one.
alter table removed_partition alter column rows drop not null;
alter table removed_partition add column is_estimate boolean not null default true;
