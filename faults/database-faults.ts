import { until } from "../lib/testing/until";
import type { Fault } from "./fault";
import type { Stage } from "./stage";

/** Faults of the database: crash, cut connections, refused statements. */

export const killPostgres: Fault = {
  kind: "PostgreSQL killed",
  repeats: "outage",
  losesMarks: true,
  inject: async (stage) => {
    const pid = stage.pidOf("PostgreSQL");
    process.kill(pid, "SIGKILL");
    return {
      over: async () => {
        const isBack = async () => {
          const { rows } = await stage.db.pool.query("select 1");
          return stage.pidOf("PostgreSQL") !== pid && rows.length === 1;
        };
        await until(
          () => isBack().catch(() => false),
          (back) => back,
          30_000,
        );
      },
    };
  },
};

export const cutSomeConnections = cutConnections("some connections cut", "pid % 2 = 0");
export const cutAllConnections = cutConnections("all connections cut", "true");

export const diskFull = refuseWrites("disk full (SQLSTATE 53100)", "53100");
export const serializationFailures = refuseWrites("serialization failures (SQLSTATE 40001)", "40001");

/** Lasts until every lease has expired: no worker may continue on its own. */
export const readOnly: Fault = {
  kind: "database read-only past the leases",
  repeats: "outage",
  inject: async (stage) => {
    const undo = await setForAll(stage, "default_transaction_read_only", "on");
    return {
      over: async () => {
        const leased = async () => {
          const { rows } = await stage.db.pool.query(
            "select 1 from shard_lease where expires_at > clock_timestamp()",
          );
          return rows.length;
        };
        await until(leased, (count) => count === 0, 60_000, 50);
        await undo();
      },
    };
  },
};

/**
 * Cancels some of the running statements, as a statement_timeout does. (The parameter itself cannot be set from outside: every
 * session of Redeliver sets its own.) If all statements were cancelled, no lease could be renewed.
 */
export const statementTimeouts: Fault = {
  kind: "statements cut short (SQLSTATE 57014)",
  repeats: "outage",
  inject: async ({ db }) => {
    const rolledBack = async () => (await db.pool.query<{ count: number }>(ROLLED_BACK)).rows[0]?.count ?? 0;
    const target = (await rolledBack()) + LEAST_AFFECTED;
    const cancel = async () => {
      await db.pool.query(CANCEL_ACTIVE);
      return rolledBack();
    };
    return { over: () => until(cancel, (count) => count >= target, 60_000, 1).then(() => {}) };
  },
};

/** Number of statements that a fault must affect before it ends. */
const LEAST_AFFECTED = 30;
const ROLLED_BACK = `
select xact_rollback::int as count from pg_stat_database where datname = current_database()`;

const CANCEL_ACTIVE = `
select pg_cancel_backend(pid) from pg_stat_activity
where datname = current_database() and application_name like 'redeliver%' and state = 'active'`;

function cutConnections(kind: string, condition: string): Fault {
  return {
    kind,
    repeats: "nothing",
    inject: async ({ db }) => {
      const { rows } = await db.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like 'redeliver%' and ${condition}`,
      );
      if (rows.length === 0) throw new Error("There is no connection to cut.");
      return {};
    },
  };
}

/**
 * Creates triggers that raise an error at every write of a shard table, as a full disk or a conflict does. They exist only in the
 * database of the test, and only during the fault. A sequence, which is not rolled back, counts the refused writes of workers (a
 * publish fails at its event, before it reaches the other tables).
 */
function refuseWrites(kind: string, sqlState: string): Fault {
  const tables = ["event", "delivery", "attempt"];
  const make = `
    create schema faults;
    create sequence faults.refused;
    create function faults.refuse() returns trigger language plpgsql as $$
    begin
      if tg_table_name <> 'event' then perform nextval('faults.refused'); end if;
      raise exception 'made by the fault suite' using errcode = '${sqlState}';
    end $$;
    ${tables.map((table) => `create trigger refuse before insert or update on ${table} execute function faults.refuse();`).join("\n")}`;
  const drop = `
    ${tables.map((table) => `drop trigger refuse on ${table};`).join("\n")}
    drop schema faults cascade;`;
  const count = "select case when is_called then last_value else 0 end::int as count from faults.refused";
  return {
    kind,
    repeats: "nothing",
    inject: async ({ db }) => {
      await db.pool.query(make);
      return {
        over: async () => {
          const ask = async () => (await db.pool.query<{ count: number }>(count)).rows[0]?.count ?? 0;
          await until(ask, (refused) => refused >= LEAST_AFFECTED, 60_000, 50);
          await db.pool.query(drop);
        },
      };
    },
  };
}

/** Sets a parameter for all sessions except the tests' own, which keep the default. Returns a function that resets it. */
async function setForAll({ db }: Stage, parameter: string, value: string): Promise<() => Promise<void>> {
  await db.pool.query(`alter system set ${parameter} = '${value}'`);
  await db.pool.query("select pg_reload_conf()");
  return async () => {
    await db.pool.query(`alter system reset ${parameter}`);
    await db.pool.query("select pg_reload_conf()");
  };
}
