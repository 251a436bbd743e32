import { readLedger } from "../lib/retention/data";
import { fillDay } from "../lib/testing/aged-traffic";
import { until } from "../lib/testing/until";
import { DAY_MS } from "../lib/time/units";
import { pick } from "../prisma/factories/random";
import type { Fault } from "./fault";
import { replaceKilled } from "./process-faults";
import type { Stage } from "./stage";

/** Faults of retention: the worker that leads it is killed in the middle of a removal. */

const EVENTS = 300;
/** All of them are old enough to go, except what is scheduled. */
const AGE_DAYS = 100;
const WITHIN_MS = 60_000;

/** What holds the leader in the middle: a lock of the test's own connection, which a statement of retention then waits for. */
const MOMENTS = {
  moving: "lock table kept_payload in share mode",
  dropping: "lock table removed_partition in share mode",
  deleting:
    "select id from delivery where state = 'failed' and received_at < now() - interval '50 days' for update",
} as const;
export type Moment = keyof typeof MOMENTS;

/** @param moment a random one when it is left out */
export const killRetention = (moment?: Moment): Fault => ({
  kind: moment ? `leader of retention killed while ${moment}` : "leader of retention killed",
  repeats: "in flight",
  inject: async (stage) => {
    const chosen = moment ?? pick(stage.random, Object.keys(MOMENTS) as Moment[]);
    const day = new Date((Math.floor(Date.now() / DAY_MS) - AGE_DAYS) * DAY_MS);
    await fillDay(stage.db, day, EVENTS);
    const holder = await stage.db.pool.connect();
    try {
      await holder.query(`begin; ${MOMENTS[chosen]}`);
      await endTerm(stage);
      const pid = await leaderInTheMiddle(stage);
      const replaced = await replaceKilled(stage, [pid]);
      // The leader is dead for certain, so nobody need wait for the end of its lease.
      await endTerm(stage);
      return { afterwards: () => Promise.all([replaced(), untilRemoved(stage, day)]).then(() => {}) };
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  },
});

/** Frees the lease: the next leader takes it within two seconds, and begins a run. */
async function endTerm({ db }: Stage): Promise<void> {
  await db.pool.query("update leader_lease set worker_id = null where name = 'retention'");
}

/** Waits until a statement of retention waits for the lock. @returns the process of the worker that leads */
async function leaderInTheMiddle({ db }: Stage): Promise<number> {
  const read = async () => {
    const { rows } = await db.pool.query<{ pid: number }>(
      `select w.pid from leader_lease l join worker w on w.id = l.worker_id join pg_stat_activity a
         on a.application_name = 'redeliver worker ' || left(w.id::text, 8) || ' retention'
       where l.name = 'retention' and a.wait_event_type = 'Lock'`,
    );
    return rows[0]?.pid;
  };
  const pid = await until(read, (found) => found !== undefined, WITHIN_MS, 5);
  return pid ?? 0;
}

/**
 * Waits until the next leader has gone on to the end: all that is old has gone, and what is scheduled is there with its payload.
 * Then takes the rest away, which the other checks do not know.
 */
async function untilRemoved({ db }: Stage, day: Date): Promise<void> {
  const next = new Date(day.getTime() + DAY_MS);
  const read = async () => (await db.pool.query<{ left: number }>(LEFT, [day, next])).rows[0]?.left;
  await until(read, (left) => left === 0, WITHIN_MS, 50);
  const { rows } = await db.pool.query<{ scheduled: number; events: number; payloads: number }>(STAYING, [
    day,
    next,
  ]);
  const { scheduled, events, payloads } = rows[0] ?? {};
  const expected = EVENTS / 100;
  if (scheduled !== expected || events !== expected || payloads !== expected)
    throw new Error(`Of ${expected} old scheduled deliveries stayed: ${JSON.stringify(rows[0])}.`);
  const { accepted, existing, purged } = await readLedger(db.pool);
  if (accepted !== existing + purged || purged < BigInt(EVENTS - expected))
    throw new Error(`${accepted} deliveries were accepted, ${existing} exist, ${purged} were purged.`);
  await db.pool.query(
    TAKE_AWAY.replaceAll("$1", `'${day.toISOString()}'`).replaceAll("$2", `'${next.toISOString()}'`),
  );
}

/** What still has to go: deliveries that are not scheduled, and the day of payloads and attempts. */
const LEFT = `
select (select count(*) from delivery where received_at >= $1 and received_at < $2 and state <> 'scheduled')::int
  + (select count(*) from event_payload where received_at >= $1 and received_at < $2)::int
  + (select count(*) from attempt where started_at >= $1 and started_at < $2)::int
  + (select count(*) from event e where e.received_at >= $1 and e.received_at < $2 and not exists (
      select from delivery d where d.event_id = e.id and d.shard = e.shard))::int as left`;

const STAYING = `
select (select count(*) from delivery where received_at >= $1 and received_at < $2)::int as scheduled,
  (select count(*) from event where received_at >= $1 and received_at < $2)::int as events,
  (select count(*) from kept_payload where received_at >= $1 and received_at < $2 and body is not null)::int as payloads`;

const TAKE_AWAY = `
delete from delivery where received_at >= $1 and received_at < $2;
delete from event where received_at >= $1 and received_at < $2;
delete from kept_payload where received_at >= $1 and received_at < $2;
delete from retention_purge`;
