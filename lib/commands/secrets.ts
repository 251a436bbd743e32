import { loadDotEnv } from "../config/dot-env";
import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { secretKeys } from "../secrets/keys";
import { countByKey } from "../stored-secrets/data";
import { rotateSecrets } from "../stored-secrets/mutations";
import { sentenceOf } from "./sentence";

/**
 * `npm run secrets -- status` shows the keys that encrypt the stored secrets. `npm run secrets -- rotate` encrypts all of them
 * with a new key, or with the first one of `REDELIVER_SECRET_KEYS`. Both work while everything runs.
 */
const COMMANDS: Record<string, () => Promise<void>> = { status, rotate };

try {
  loadDotEnv();
  const command = COMMANDS[process.argv[2] ?? ""];
  if (!command || process.argv.length > 3) throw new Error("Usage: npm run secrets -- status | rotate");
  await command();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

async function rotate(): Promise<void> {
  const db = openDatabase(await databaseUrl(), 3);
  try {
    const { key, subscriber, policy } = await rotateSecrets(db);
    console.log(`Encrypted with the key ${key}: ${subscriber} subscribers and ${policy} policies anew.`);
  } finally {
    await db.close();
  }
}

async function status(): Promise<void> {
  const db = openDatabase(await databaseUrl(), 1);
  const counts = await countByKey(db).finally(db.close);
  const keys = secretKeys();
  for (const id of keys?.byId.keys() ?? []) {
    const use =
      id === keys?.first.id ? "encrypts" : counts.has(id) ? "still needed" : "needed by backups only";
    console.log(`Key ${id} (${use}): ${counts.get(id) ?? 0} secrets`);
  }
  console.log(`Not encrypted: ${counts.get(null) ?? 0} secrets`);
  for (const [id, count] of counts) {
    if (id === null || keys?.byId.has(id)) continue;
    console.log(`Key ${id} (missing): ${count} secrets`);
    process.exitCode = 1;
  }
}
