/** The statements of the circuit breakers. The tables are small and have no shard; only its own worker writes a report. */

export const READ_CIRCUITS = `
select subscriber_id, state, version, extract(epoch from since) * 1000, extract(epoch from next_probe_at) * 1000,
  openings, prober_id, by_hand, extract(epoch from held_until) * 1000
from subscriber_circuit`;

/**
 * Adds worker $1's counts at $2 for each subscriber ($3: attempts $4, failures $5), and removes its reports from before
 * their windows ($6).
 */
export const REPORT_COUNTS = `
with window_of as (
  select * from unnest($3::uuid[], $4::integer[], $5::integer[], $6::timestamptz[]) as w (subscriber_id, attempts, failures, start)
), removed as (
  delete from circuit_report r using window_of w
  where r.subscriber_id = w.subscriber_id and r.at < w.start and r.worker_id = $1::uuid
)
insert into circuit_report (subscriber_id, at, worker_id, attempts, failures)
select subscriber_id, $2::timestamptz, $1::uuid, attempts, failures from window_of
on conflict (subscriber_id, at, worker_id) do update
set attempts = circuit_report.attempts + excluded.attempts, failures = circuit_report.failures + excluded.failures`;

/** Sums the counts of all workers for each subscriber ($1) since the start of its window ($2). */
export const SUM_COUNTS = `
select w.subscriber_id, sum(r.attempts), sum(r.failures) from unnest($1::uuid[], $2::timestamptz[]) as w (subscriber_id, start)
join circuit_report r on r.subscriber_id = w.subscriber_id and r.at >= w.start group by w.subscriber_id`;

/**
 * Sets the circuit of subscriber $1 to $3–$7 if its version is still $2 (0: without a row). Of two workers that change it at
 * the same time, one gets the new version back and the other no row. It is not open by hand any more.
 */
export const CHANGE_CIRCUIT = `
insert into subscriber_circuit as c (subscriber_id, version, state, since, next_probe_at, openings, prober_id)
values ($1::uuid, $2::bigint + 1, $3::circuit_state, $4::timestamptz, $5::timestamptz, $6::integer, $7::uuid)
on conflict (subscriber_id) do update set version = excluded.version, state = excluded.state, since = excluded.since,
  next_probe_at = excluded.next_probe_at, openings = excluded.openings, prober_id = excluded.prober_id,
  by_hand = false, held_until = null, changed_by = null, reason = null
where c.version = $2::bigint returning c.version`;

/** Removes the reports of workers that are gone. */
export const REMOVE_OLD_REPORTS = "delete from circuit_report where at < $1::timestamptz";
