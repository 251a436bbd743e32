import type { Database } from "../../lib/db/client";

/** The statements of the stack that wait for a lock. */
const WAITING = "wait_event_type = 'Lock' and pid <> pg_backend_pid() and datname = current_database()";

/** A table that nothing can read until it is released. */
export type Held = {
  /** Whether a statement waits for the table. */
  isAwaited: () => Promise<boolean>;
  /** Cancels the waiting statements, as their time limit would. */
  cancelWaiting: () => Promise<void>;
  release: () => Promise<void>;
};

/** Locks a table against every read, so that screens wait for it as for a database that is too slow. */
export async function holdTable(db: Database, table: string): Promise<Held> {
  const client = await db.pool.connect();
  await client.query("begin");
  await client.query(`lock table ${table} in access exclusive mode`);
  return {
    isAwaited: async () => {
      const { rows } = await db.pool.query(`select 1 from pg_stat_activity where ${WAITING}`);
      return rows.length > 0;
    },
    cancelWaiting: async () => {
      await db.pool.query(`select pg_cancel_backend(pid) from pg_stat_activity where ${WAITING}`);
    },
    release: async () => {
      await client.query("rollback");
      client.release();
    },
  };
}
