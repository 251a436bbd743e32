import { databaseUrl } from "../db/locate";
import { migrate } from "../db/migrate";
import { loadDotEnv } from "./dot-env";

/** `npm run db:migrate`: brings the database up to date. */
try {
  loadDotEnv();
  const applied = await migrate(await databaseUrl());
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
