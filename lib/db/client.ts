import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../config/env";
import {
  CONNECT_MS,
  giveUpAfter,
  LONG_WORK_MS,
  requestPatience,
  STATEMENT_MS,
  sessionLimits,
} from "../config/statement-limits";
import { RedeliverError } from "../errors";
import { BoundedGate, GateFull } from "../limits/bounded-gate";
import { PrismaClient } from "./generated/client";

/**
 * A database with two clients over one pool: Prisma for configuration and ordinary reads, plain `pg` for the hot statements of
 * publishing, claiming and settling.
 */
export type Database = {
  pool: pg.Pool;
  prisma: PrismaClient;
  /**
   * Runs work whose statements may take minutes, with a client that has connections of its own, so that it takes none from
   * requests answered in milliseconds. Two run at once and eight wait.
   * @throws RedeliverError too_many_requests when eight are waiting
   */
  longWork: <Result>(work: (prisma: PrismaClient) => Promise<Result>) => Promise<Result>;
  /** Total time that a request may wait for this database before it is answered 503. */
  patienceMs: number;
  close: () => Promise<void>;
};

/** Runs a statement: a pool, a client, or a client in a transaction. */
export type Queryable = Pick<pg.Pool, "query">;

/** How much long work a process runs at once, on a connection each, and how much more may wait for its turn. */
const LONG_WORK_CONNECTIONS = 2;
const LONG_WORK_WAITING = 8;

/**
 * Opens a database by its connection string. Connections are made on first use, at most `maxConnections`.
 * @param statementMs timeout of a statement at the server
 */
export function openDatabase(url: string, maxConnections = 10, statementMs = STATEMENT_MS): Database {
  const pool = openPool(url, maxConnections, statementMs);
  const prisma = prismaOver(pool);
  let long: { pool: pg.Pool; prisma: PrismaClient } | undefined;
  const longWorkGate = new BoundedGate(LONG_WORK_CONNECTIONS, LONG_WORK_WAITING);
  return {
    pool,
    prisma,
    longWork: async (work) => {
      if (!long) {
        const longPool = openPool(url, LONG_WORK_CONNECTIONS, LONG_WORK_MS);
        long = { pool: longPool, prisma: prismaOver(longPool) };
      }
      const { prisma } = long;
      return longWorkGate.run(() => work(prisma)).catch(refuseFullGate);
    },
    patienceMs: requestPatience(statementMs),
    close: async () => {
      for (const one of [{ pool, prisma }, ...(long ? [long] : [])]) {
        await one.prisma.$disconnect();
        await one.pool.end();
      }
    },
  };
}

function refuseFullGate(error: unknown): never {
  if (!(error instanceof GateFull)) throw error;
  throw new RedeliverError(
    "too_many_requests",
    "Too many operations on everything that matches are running. Try again when one of them has finished.",
  );
}

/** Uses short error messages: Prisma's long ones repeat the values of a query, which may be secret. */
const prismaOver = (pool: pg.Pool) =>
  new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });

function openPool(url: string, maxConnections: number, statementMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    application_name: "redeliver",
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: giveUpAfter(statementMs),
    onConnect: async (client) => {
      await client.query(sessionLimits(statementMs));
    },
    // Permits a second statement on a connection before the answer to the first (used by publishing).
    pipeline: true,
  });
  // Raised when the server closes an idle connection (a restart). The pool replaces it on next use.
  pool.on("error", () => {});
  // Raised also for a connection in use; its pending statements are rejected, which suffices.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

// Next.js evaluates a module once per bundle and again on each hot reload: the process keeps one database.
const shared = globalThis as typeof globalThis & { redeliverDatabase?: Database };

/** Returns the database of this process, by `DATABASE_URL`. */
export function database(): Database {
  shared.redeliverDatabase ??= openDatabase(env().DATABASE_URL, undefined, env().STATEMENT_TIMEOUT_MS);
  return shared.redeliverDatabase;
}
