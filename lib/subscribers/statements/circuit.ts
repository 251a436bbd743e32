/** The changes of a circuit by a person. Workers name the version that they expect, so that a change by hand wins over theirs. */

/** Opens the circuit of subscriber $1 by $2 for reason $3, until $4 (null: until it is closed by hand). */
export const OPEN_CIRCUIT = `
insert into subscriber_circuit as c (subscriber_id, version, state, since, openings, by_hand, changed_by, reason, held_until)
values ($1::uuid, 1, 'open', now(), 0, true, $2::text, $3::text, $4::timestamptz)
on conflict (subscriber_id) do update set version = c.version + 1, state = excluded.state, since = excluded.since,
  next_probe_at = null, openings = 0, prober_id = null, by_hand = true, changed_by = excluded.changed_by,
  reason = excluded.reason, held_until = excluded.held_until`;

/** Closes the circuit of subscriber $1 by $2 for reason $3, unless it is closed. Returns it if it changed. */
export const CLOSE_CIRCUIT = `
update subscriber_circuit c set version = c.version + 1, state = 'closed', since = now(), next_probe_at = null, openings = 0,
  prober_id = null, by_hand = false, changed_by = $2::text, reason = $3::text, held_until = null
where c.subscriber_id = $1::uuid and c.state <> 'closed' returning c.subscriber_id`;
