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
 * One database, two ways in over one pool: Prisma for configuration and ordinary reads, plain `pg` for the hot
 * statements of publishing, claiming and settling.
 */
export type Database = {
  pool: pg.Pool;
  prisma: PrismaClient;
  /**
   * For what takes minutes on purpose. It has connections of its own, so that their limits are, and so that it takes none
   * away from what is answered in milliseconds.
   */
  longWork: () => PrismaClient;
  /** How long a request may wait for this database in all before it is answered that there is no answer. */
  patienceMs: number;
  close: () => Promise<void>;
};

/** What runs one statement: a pool, a client, or a client inside a transaction. */
export type Queryable = Pick<pg.Pool, "query">;

/** Long works of a process at once; one more waits for a connection as long as any statement does. */
const LONG_WORKS = 2;

/**
 * Opens a database by its connection string. Connections are made on first use, `maxConnections` at most.
 * @param statementMs how long a statement may take at the server
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
        const ofItsOwn = openPool(url, LONG_WORKS, LONG_WORK_MS);
        long = { pool: ofItsOwn, prisma: prismaOver(ofItsOwn) };
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

/** Prisma's longer error messages repeat the values of a query, which may be secret. */
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
    // Lets one holder of a connection send a second statement before the first is answered (publishing does).
    pipeline: true,
  });
  // An idle connection that the server ends (a restart) raises here; the pool replaces it on next use.
  pool.on("error", () => {});
  // So does one that is in use: whatever was asked on it is rejected, and that says it all.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

// Next.js evaluates a module once per bundle and again on each hot reload: the process keeps one database.
const shared = globalThis as typeof globalThis & { redeliverDatabase?: Database };

/** The database of this process, from `DATABASE_URL`. */
export function database(): Database {
  shared.redeliverDatabase ??= openDatabase(env().DATABASE_URL, undefined, env().STATEMENT_TIMEOUT_MS);
  return shared.redeliverDatabase;
}
