import { randomUUID } from "node:crypto";
import pino from "pino";
import type { RetentionSettings } from "../engine/retention";
import { HOUR_MS } from "../time/units";
import { Link } from "../worker/database/link";
import { RETENTION_LOCK_MS, type RetentionOptions, runRetention } from "../worker/retention/run-retention";
import type { TestDatabase } from "./database";

const TASK = "retention";

/** Takes the lease of retention, as a worker does. The one that had it before is stale from then on. */
export async function leadRetention(db: Pick<TestDatabase, "pool">): Promise<RetentionOptions["leader"]> {
  const { rows } = await db.pool.query<{ fence: string }>(
    `insert into leader_lease (name, worker_id, expires_at, fence) values ($1, $2, now() + interval '1 hour', 1)
     on conflict (name) do update set worker_id = excluded.worker_id, fence = leader_lease.fence + 1 returning fence`,
    [TASK, randomUUID()],
  );
  return {
    name: TASK,
    fence: rows[0]?.fence ?? "",
    isLeader: () => true,
    signal: new AbortController().signal,
  };
}

/** Lets retention have run until shortly before a time, as in a hub that is never off: it does not wait for a day. */
export async function ranUntil({ prisma }: TestDatabase, at: Date): Promise<void> {
  await prisma.retentionRun.deleteMany();
  await prisma.retentionRun.create({ data: { begunAt: new Date(at.getTime() - HOUR_MS) } });
}

/** Runs retention once, at a time, as a new leader. */
export async function retainAt(db: TestDatabase, at: Date, environment: Partial<RetentionSettings> = {}) {
  const link = new Link(db.url, "retention", { lockMs: RETENTION_LOCK_MS });
  const leader = await leadRetention(db);
  const clock = { now: () => at.getTime() };
  const log = pino({ level: "silent" });
  return runRetention(link, clock, { leader, environment, log }).finally(() => link.close());
}
