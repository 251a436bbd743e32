import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../env";
import { PrismaClient } from "./generated/client";

/**
 * One database, two ways in over one pool: Prisma for configuration and ordinary reads, plain `pg` for the hot
 * statements of publishing, claiming and settling.
 */
export type Database = { pool: pg.Pool; prisma: PrismaClient; close: () => Promise<void> };

/** What runs one statement: a pool, a client, or a client inside a transaction. */
export type Queryable = Pick<pg.Pool, "query">;

/** Opens a database by its connection string. Connections are made on first use, `maxConnections` at most. */
export function openDatabase(url: string, maxConnections = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    application_name: "redeliver",
    connectionTimeoutMillis: 10_000,
    // Lets one holder of a connection send a second statement before the first is answered (publishing does).
    pipeline: true,
  });
  // An idle connection that the server ends (a restart) raises here; the pool replaces it on next use.
  pool.on("error", () => {});
  // Prisma's longer error messages repeat the values of a query, which may be secret.
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
  return {
    pool,
    prisma,
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
  shared.redeliverDatabase ??= openDatabase(env().DATABASE_URL);
  return shared.redeliverDatabase;
}
