import { loadDotEnv } from "../config/dot-env";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { migrate } from "../db/migrate";
import { HOW_TO_GIVE_KEYS, secretKeys } from "../secrets/keys";
import { prepareSecrets } from "../stored-secrets/start";
import { ensureFirstAdmin } from "../users/mutations";
import { sentenceOf } from "./sentence";

/**
 * `npm run db:migrate`: applies migrations and encrypts secrets that an earlier release stored in plain text. If `ADMIN_PASSWORD`
 * is set, also creates the first admin, for installations without `npm start`.
 */
try {
  loadDotEnv();
  const url = await databaseUrl();
  const applied = await migrate(url, undefined, { onWait: (sentence) => console.error(sentence) });
  console.log(applied.length ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
  await encryptSecrets(url);
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (password) {
    const db = openDatabase(url, 1, COMMAND_STATEMENT_MS);
    const made = await ensureFirstAdmin(db, { email: email || undefined, password })
      .catch((error: unknown) => {
        throw new Error(
          `No first admin could be made of ADMIN_EMAIL and ADMIN_PASSWORD. ${sentenceOf(error)}`,
        );
      })
      .finally(db.close);
    if (made) console.log(`Created the first admin: ${made.email}.`);
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}

/** Generates no keys: the other processes may run on a different machine. */
async function encryptSecrets(url: string): Promise<void> {
  if (!secretKeys()) {
    console.error(`Secrets are not encrypted because there is no key: ${HOW_TO_GIVE_KEYS}`);
    return;
  }
  const db = openDatabase(url, 2);
  const { subscriber, policy } = await prepareSecrets(db).finally(db.close);
  if (subscriber + policy > 0)
    console.log(`Encrypted the secrets of ${subscriber} subscribers and ${policy} policies.`);
}
