import { setTimeout as pause } from "node:timers/promises";
import type { Queryable } from "./client";

/**
 * Limits of the wait for an exclusive lock. A request for such a lock behind a long read, such as a dump, blocks every later
 * write. Therefore each try is short, and the writes queued behind it proceed before the next.
 */
export type LockPatience = {
  /** Duration of a try, and of the pause after it. */
  lockMs: number;
  /** Duration of all tries. */
  waitMs: number;
  /** Receives a description of the blocking transaction after each try. */
  onWait: (sentence: string) => void | Promise<void>;
};

export const LOCK_PATIENCE: LockPatience = { lockMs: 2000, waitMs: 60_000, onWait: () => {} };

/**
 * Repeats work that needs such a lock until it succeeds.
 * @param work rolls back before it throws
 * @throws the error of the last try after `waitMs`; errors other than a lock timeout at once
 */
export async function withLockPatience<Result>(
  db: Queryable,
  what: string,
  work: () => Promise<Result>,
  { lockMs, waitMs, onWait }: LockPatience,
): Promise<Result> {
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= until) throw error;
    }
    await onWait(
      `${what} waits for a lock, which the oldest transaction may hold: ${await oldestHolder(db)}.`,
    );
    await pause(lockMs);
  }
}

async function oldestHolder(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ name: string; pid: number }>(
    `select coalesce(nullif(application_name, ''), 'a client without a name') as name, pid from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
     order by xact_start limit 1`,
  );
  const [oldest] = rows;
  return oldest ? `${oldest.name} (process ${oldest.pid})` : "it has ended by now";
}

const isLocked = (error: unknown) => error instanceof Error && "code" in error && error.code === "55P03";
