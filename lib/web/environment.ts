import { completeWebEnvironment } from "../config/env";
import { provideDatabaseUrl } from "../db/locate";
import { requireSecretKeys } from "../secrets/keys";

/**
 * Completes the environment of this web process before any code reads a setting. On a failure it exits with one sentence:
 * Next would print the stack of the error and start regardless.
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
