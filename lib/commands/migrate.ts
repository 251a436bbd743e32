import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { migrate } from "../db/migrate";
import { loadDotEnv } from "../dot-env";
import { ensureFirstAdmin } from "../users/mutations";

/**
 * `npm run db:migrate`: brings the database up to date. Where `ADMIN_PASSWORD` is set, it makes the first admin too,
 * for installations that `npm start` does not run.
 */
try {
  loadDotEnv();
  const url = await databaseUrl();
  const applied = await migrate(url);
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (password) {
    const db = openDatabase(url, 1);
    const made = await ensureFirstAdmin(db, { email: email || undefined, password }).finally(db.close);
    if (made) console.log(`Made the first admin: ${made.email}.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
