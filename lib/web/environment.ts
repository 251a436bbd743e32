import { completeWebEnvironment } from "../config/env";
import { provideDatabaseUrl } from "../db/locate";
import { requireSecretKeys } from "../secrets/keys";

/**
 * Completes the environment of this web process, before anything reads a setting. Where it cannot, the process ends with one
 * sentence: Next would print where that was thrown and start all the same.
 */
export async function completeEnvironment(): Promise<void> {
  try {
    await provideDatabaseUrl();
    completeWebEnvironment();
    requireSecretKeys();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
