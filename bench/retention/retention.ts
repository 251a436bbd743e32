/**
 * Measures retention: days of traffic, written in SQL, that grow old by the clock of its runs, on a hub of `npm start` that delivers
 * meanwhile. After each day retention runs as of the following midnight. Settings are a third of the days (payloads a third of that), so
 * that after the first period as much is removed a day as is added.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import pino from "pino";
import type { RetentionSettings } from "../../lib/engine/retention";
import { readLedger } from "../../lib/retention/data";
import { DAY_MS } from "../../lib/time/units";
import { Link } from "../../lib/worker/database/link";
import { RETENTION_LOCK_MS, runRetention } from "../../lib/worker/retention/run-retention";
import type { BenchArguments } from "../support/arguments";
import { type StartedHub, startHub } from "../support/started-hub";
import { readTableSizes, totalOf } from "../support/table-sizes";
import { createPastTopic, FAILED_OF, fillDay } from "./fill-day";
import { LEAD } from "./lead";
import { type LiveTraffic, startLiveTraffic } from "./live-traffic";
import { type AgedDay, checkFlat, reportDays, reportLatency, reportSizes } from "./report";

const EVENTS_A_DAY = 200_000;
/** Live traffic without retention is measured for so long after each day. */
const QUIET_MS = 3000;
const WARM_UP_MS = 5000;
/** The worker of the hub itself removes nothing: its clock is the real one. */
const LONGEST = "3650";
const VARIABLES = Object.fromEntries(
  ["PAYLOAD", "ATTEMPT", "DELIVERED", "FAILED"].map((name) => [`RETENTION_${name}_DAYS`, LONGEST]),
);

/** Runs the benchmark on a hub of its own and prints its figures. */
export async function benchRetention(options: BenchArguments): Promise<string[]> {
  const hub = await startHub(VARIABLES);
  try {
    return await measureRetention(hub, options.days, options.count ?? EVENTS_A_DAY);
  } finally {
    await hub.end();
  }
}

/** Measures on a started hub whose own worker removes nothing. Returns the problems. */
export async function measureRetention(hub: StartedHub, days: number, count: number): Promise<string[]> {
  const period = Math.max(1, Math.floor(days / 3));
  const payloadDays = Math.max(1, Math.floor(period / 3));
  const settings = { payloadDays, attemptDays: period, deliveredDays: period, failedDays: period };
  console.log(
    `${days} days of ${count} events; attempts, deliveries and events are kept ${period} days, payloads`,
  );
  console.log(`${payloadDays}; one of ${FAILED_OF} deliveries has failed. 40 live events a second.\n`);
  const live = await startLiveTraffic(hub);
  try {
    await live.during(() => pause(WARM_UP_MS));
    const topic = await createPastTopic(hub.db, hub.post);
    const firstDay = Math.floor(Date.now() / DAY_MS) * DAY_MS - (days + 1) * DAY_MS;
    const aged: AgedDay[] = [];
    for (let index = 0; index < days; index++) {
      const day = new Date(firstDay + index * DAY_MS);
      await fillDay(hub.db, topic, day, index * count, count);
      aged.push(await ageDay(hub, live, day, settings));
    }
    reportDays(aged);
    reportLatency(aged);
    reportSizes(aged, period);
    const { accepted, existing, purged } = await readLedger(hub.db.pool);
    const isWhole = accepted === existing + purged && accepted === BigInt(days * count + live.published());
    return [
      ...checkFlat(aged, period),
      ...(isWhole ? [] : [`accepted ${accepted}, existing ${existing}, purged ${purged}`]),
      ...aged.flatMap(({ overdue }) => overdue),
    ];
  } finally {
    live.end();
  }
}

/** Measures live traffic without retention, and then during a run as of the end of the day. */
async function ageDay(
  hub: StartedHub,
  live: LiveTraffic,
  day: Date,
  settings: Partial<RetentionSettings>,
): Promise<AgedDay> {
  await vacuum(hub);
  const before = totalOf(await storedSizes(hub));
  const without = await live.during(() => pause(QUIET_MS));
  const begun = performance.now();
  const { times, result } = await live.during(async () => ({
    ...(await retainAt(hub, day.getTime() + DAY_MS, settings)),
    ms: performance.now() - begun,
  }));
  await vacuum(hub);
  const sizes = await storedSizes(hub);
  const { removed, overdue, ms } = result;
  return {
    day,
    before,
    after: totalOf(sizes),
    sizes,
    ms,
    removed,
    overdue,
    without: without.times,
    during: times,
  };
}

/** The sizes without the partitions of live traffic, which does not grow old. */
const storedSizes = ({ db }: StartedHub) => readTableSizes(db.pool, new Date());

/** Does what autovacuum does several times in a real day, so that the next day uses the space of rows that were removed. */
async function vacuum({ db }: StartedHub): Promise<void> {
  for (const table of ["event", "delivery", "event_payload", "attempt", "kept_payload"])
    await db.pool.query(`vacuum analyze ${table}`);
  await db.pool.query("checkpoint");
}

/** Runs retention once as of a time, as the leader. */
async function retainAt({ db, url }: StartedHub, now: number, environment: Partial<RetentionSettings>) {
  const link = new Link(url, "bench retention", { lockMs: RETENTION_LOCK_MS });
  await db.pool.query("delete from retention_run"); // of the hub's worker, by today's clock
  const { rows } = await db.pool.query<{ fence: string }>(LEAD);
  const { signal } = new AbortController();
  const leader = { name: "retention", fence: rows[0]?.fence ?? "", isLeader: () => true, signal };
  const log = pino({ level: "silent" });
  return runRetention(link, { now: () => now }, { leader, environment, log }).finally(() => link.close());
}
