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
import { PrismaClient } from "./generated/client";

/**
 * A database with two clients over one pool: Prisma for configuration and ordinary reads, plain `pg` for the hot statements of
 * publishing, claiming and settling.
 */
export type Database = {
  pool: pg.Pool;
  prisma: PrismaClient;
  /**
   * Returns a client for statements that may take minutes. It has connections of its own, with their own limits, so that it takes
   * none from requests answered in milliseconds.
   */
  longWork: () => PrismaClient;
  /** Total time that a request may wait for this database before it is answered 503. */
  patienceMs: number;
  close: () => Promise<void>;
};

/** Runs a statement: a pool, a client, or a client in a transaction. */
export type Queryable = Pick<pg.Pool, "query">;

/** Number of concurrent long statements of a process. A further one waits for a connection as long as any statement. */
const LONG_WORK_CONNECTIONS = 2;

/**
 * Opens a database by its connection string. Connections are made on first use, at most `maxConnections`.
 * @param statementMs timeout of a statement at the server
 */
export function openDatabase(url: string, maxConnections = 10, statementMs = STATEMENT_MS): Database {
  const pool = openPool(url, maxConnections, statementMs);
  const prisma = prismaOver(pool);
  let long: { pool: pg.Pool; prisma: PrismaClient } | undefined;
  return {
    pool,
    prisma,
    longWork: () => {
      if (!long) {
        const longPool = openPool(url, LONG_WORK_CONNECTIONS, LONG_WORK_MS);
        long = { pool: longPool, prisma: prismaOver(longPool) };
      }
      return long.prisma;
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
