import type { Database } from "../db/client";
import { until } from "./until";

export type HeldMails = {
  /** Returns how many connections with this name (a LIKE pattern) wait for one of the rows. */
  waiting: (applicationName: string) => Promise<number>;
  untilWantedBy: (applicationName: string) => Promise<void>;
  release: () => Promise<void>;
};

/** Locks the rows of all e-mails: writes of a mailer wait until `release`. */
export async function holdMails(db: Database): Promise<HeldMails> {
  const client = await db.pool.connect();
  await client.query("begin");
  await client.query("select 1 from mail for update");
  const waiting = async (name: string) => {
    const { rows } = await db.pool.query(
      "select 1 from pg_stat_activity where application_name like $1 and query like '%update mail%' and wait_event_type = 'Lock' and datname = current_database()",
      [name],
    );
    return rows.length;
  };
  return {
    waiting,
    untilWantedBy: async (name) => {
      await until(
        () => waiting(name),
        (count) => count > 0,
        60_000,
      );
    },
    release: async () => {
      await client.query("rollback");
      client.release();
    },
  };
}
