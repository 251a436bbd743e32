import { setTimeout as pause } from "node:timers/promises";
import type { Queryable } from "./client";

/**
 * How to wait for a lock that keeps everybody else out: whoever asks for one behind a long read, such as a dump, holds up
 * every write that comes after it. So each try is short, and what queued behind it passes before the next.
 */
export type LockPatience = {
  /** One try, and the pause after it. */
  lockMs: number;
  /** All of them. */
  waitMs: number;
  /** Told what is waited for, after each try. */
  onWait: (sentence: string) => void | Promise<void>;
};

export const LOCK_PATIENCE: LockPatience = { lockMs: 2000, waitMs: 60_000, onWait: () => {} };

/**
 * Does something that needs such a lock, again and again until it gets it.
 * @param work ends what it began when it throws
 * @throws what the last try threw, once the patience is spent; at once what is not about a lock
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
