import type { PoolClient } from "pg";
import type { Database } from "../lib/db/client";
import type { DeliveryState } from "../lib/engine/state";
import { readLedger } from "../lib/retention/data";
import type { AcceptedEvent } from "./publisher";
import { deliveriesOf } from "./subscribers";

/** Totals of the database at one instant, and the invariants it violates, as sentences. */
export type Invariants = {
  events: number;
  deliveries: number;
  states: Partial<Record<DeliveryState, number>>;
  attempts: number;
  /** Number of missing deliveries of accepted events. */
  lost: number;
  problems: string[];
};

/** Longest remaining time of a lease: the lease itself and the difference between two readings of one clock. */
const MAX_LEASE_MS = 10_000 + 250;

/**
 * Checks the invariants of the database, which hold at any instant and after any crash: accepted = delivered + scheduled +
 * failed + discarded + purged; attempts are numbered without gaps or duplicates; a delivery is delivered exactly when its last attempt
 * succeeded.
 */
export async function checkInvariants(
  db: Database,
  accepted: ReadonlyMap<string, AcceptedEvent>,
): Promise<Invariants> {
  // Copied before the transaction begins: events accepted by now must be in its snapshot.
  const expected = [...accepted].map(([id, { topic }]) => ({ id, deliveries: deliveriesOf(topic) }));
  const client = await db.pool.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    const invariants = await read(client);
    const { rows } = await client.query<{ lost: number }>(LOST, [
      expected.map(({ id }) => id),
      expected.map(({ deliveries }) => deliveries),
    ]);
    await client.query("commit");
    const lost = rows[0]?.lost ?? Number.NaN;
    return {
      ...invariants,
      lost,
      problems: [...invariants.problems, ...(lost === 0 ? [] : [`${lost} deliveries are lost`])],
    };
  } finally {
    client.release();
  }
}

async function read(client: PoolClient): Promise<Omit<Invariants, "lost">> {
  const { rows: states } = await client.query<{ state: DeliveryState; count: number }>(
    "select state, count(*)::int as count from delivery group by state",
  );
  const { rows: totals } = await client.query<{ events: number; attempts: number }>(TOTALS);
  const { events = 0, attempts = 0 } = totals[0] ?? {};
  const deliveries = states.reduce((sum, { count }) => sum + count, 0);
  const { accepted, existing, purged } = await readLedger(client);
  const problems =
    accepted === existing + purged
      ? []
      : [`${accepted} deliveries were accepted, ${existing} exist, ${purged} were purged`];
  for (const [problem, query] of Object.entries(PROBLEMS)) {
    const { rows } = await client.query<{ id: string }>(`${query} limit 5`);
    problems.push(...rows.map(({ id }) => `${id}: ${problem}`));
  }
  return {
    events,
    deliveries,
    states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
    attempts,
    problems,
  };
}

const TOTALS = `
select (select count(*)::int from event where http_status = 202) as events,
  (select count(*)::int from attempt) as attempts`;

/** Counts the missing deliveries of accepted events ($1: IDs; $2: their numbers of deliveries). */
const LOST = `
select coalesce(sum(wanted.deliveries - found.count), 0)::int as lost
from unnest($1::uuid[], $2::integer[]) as wanted (id, deliveries)
left join event e on e.id = wanted.id and e.http_status = 202
cross join lateral (select count(*) from delivery d where d.event_id = e.id and d.shard = e.shard) found (count)`;

const NUMBERS = `
select delivery_id, count(*) as count, min(number) as first, max(number) as last, count(distinct number) as different,
  count(*) filter (where outcome = 'success') as successes, max(number) filter (where outcome = 'success') as success,
  count(*) filter (where outcome = 'unknown') as unknown
from attempt group by delivery_id`;

const PROBLEMS = {
  "the event has a different number of deliveries than at its acceptance": `
select e.id from event e where http_status = 202
  and subscriber_count <> (select count(*) from delivery d where d.event_id = e.id and d.shard = e.shard)`,
  "a valid request was rejected": "select id from event where http_status <> 202",
  "its attempts are not numbered from 1 without gaps or duplicates, or differ in number from its count": `
select d.id from delivery d left join (${NUMBERS}) n on n.delivery_id = d.id
where d.attempts <> coalesce(n.count, 0) or n.first <> 1 or n.last <> n.count or n.different <> n.count`,
  "the attempt has no delivery": `
select a.delivery_id as id from attempt a
where not exists (select 1 from delivery d where d.id = a.delivery_id and d.shard = a.shard)`,
  "it is delivered but its last attempt is not its only success, or it is not delivered but has a success": `
select d.id from delivery d left join (${NUMBERS}) n on n.delivery_id = d.id
where (d.state = 'delivered' and d.accepted_at is null) <> (coalesce(n.successes, 0) = 1 and n.success = d.attempts)
  or (d.state <> 'delivered' and n.successes > 0)`,
  "the number of its attempts that were cut off differs from its recoveries, plus one if it failed as stuck": `
select d.id from delivery d left join (${NUMBERS}) n on n.delivery_id = d.id
where coalesce(n.unknown, 0) <> d.recoveries + (d.state = 'failed' and d.failure_kind = 'stuck')::int`,
  "the shard is leased for longer than the duration of a lease": `
select shard::text as id from shard_lease
where expires_at > clock_timestamp() + ${MAX_LEASE_MS} * interval '1 millisecond'`,
};
