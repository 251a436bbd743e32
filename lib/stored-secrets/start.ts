import type { Database } from "../db/client";
import { HOW_TO_GIVE_KEYS, requireSecretKeys, secretKeys } from "../secrets/keys";
import { countByKey } from "./data";
import { type Sealed, sealPlainSecrets } from "./mutations";

/**
 * Encrypts plain-text secrets of earlier releases, after the migrations. Several processes may do so at once, while the hub
 * runs.
 * @param mayMakeKeys whether to make keys in REDELIVER_HOME when there are none and the database needs none yet
 * @throws an error with one sentence when keys are missing
 */
export async function prepareSecrets(db: Database, mayMakeKeys?: boolean): Promise<Sealed> {
  const known = secretKeys()?.byId;
  const used = [...(await countByKey(db)).keys()].filter((id) => id !== null);
  const missing = used.filter((id) => !known?.has(id));
  if (missing.length > 0) {
    throw new Error(
      `The secrets in this database are encrypted with keys that are missing here (${missing.join(", ")}): ${HOW_TO_GIVE_KEYS}`,
    );
  }
  requireSecretKeys(mayMakeKeys);
  return sealPlainSecrets(db);
}
