import { migrate } from "../db/migrate";
import { env } from "../env";

/** `npm run db:migrate`: brings the database of DATABASE_URL up to date. */
try {
  const applied = await migrate(env().DATABASE_URL);
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
