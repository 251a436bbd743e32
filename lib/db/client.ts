import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../env";
import { PrismaClient } from "./generated/client";
import { CONNECT_MS, giveUpAfter, requestPatience, STATEMENT_MS, sessionLimits } from "./limits";

/**
 * One database, two ways in over one pool: Prisma for configuration and ordinary reads, plain `pg` for the hot
 * statements of publishing, claiming and settling.
 */
export type Database = {
  pool: pg.Pool;
  prisma: PrismaClient;
  /** How long a request may wait for this database in all before it is answered that there is no answer. */
  patienceMs: number;
  close: () => Promise<void>;
};

/** What runs one statement: a pool, a client, or a client inside a transaction. */
export type Queryable = Pick<pg.Pool, "query">;

/**
 * Opens a database by its connection string. Connections are made on first use, `maxConnections` at most.
 * @param statementMs how long a statement may take at the server
 */
export function openDatabase(url: string, maxConnections = 10, statementMs = STATEMENT_MS): Database {
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
  // Prisma's longer error messages repeat the values of a query, which may be secret.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
  return {
    pool,
    prisma,
    patienceMs: requestPatience(statementMs),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

// Next.js evaluates a module once per bundle and again on each hot reload: the process keeps one database.
const shared = globalThis as typeof globalThis & { redeliverDatabase?: Database };

/** The database of this process, from `DATABASE_URL`. */
export function database(): Database {
  shared.redeliverDatabase ??= openDatabase(env().DATABASE_URL, undefined, env().STATEMENT_TIMEOUT_MS);
  return shared.redeliverDatabase;
}
