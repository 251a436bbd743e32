import { SYSTEM } from "../access/actor";
import { API_KEY_SCOPES, type ApiKeyScope } from "../access/roles";
import { createApiKey } from "../api-keys/mutations";
import { type Database, openDatabase } from "../db/client";
import { createTestDatabase, type TestDatabase } from "./database";

/** Where the process keeps its database (lib/db/client.ts). */
const shared = globalThis as typeof globalThis & { redeliverDatabase?: Database };

/** The variable as the process was given it. */
const { DATABASE_URL: given } = process.env;

/**
 * Creates a test database that the route handlers of this test file use as the database of the process. `drop` takes it from the
 * process again, for the test files after it.
 */
export async function createApiDatabase(): Promise<TestDatabase> {
  const db = await createTestDatabase();
  process.env.DATABASE_URL = db.url; // one of the settings, which are not usable without it
  const ofProcess = openDatabase(db.url);
  shared.redeliverDatabase = ofProcess;
  return {
    ...db,
    drop: async () => {
      if (shared.redeliverDatabase === ofProcess) delete shared.redeliverDatabase;
      if (process.env.DATABASE_URL === db.url) {
        delete process.env.DATABASE_URL;
        if (given !== undefined) process.env.DATABASE_URL = given;
      }
      await ofProcess.close();
      await db.drop();
    },
  };
}

let serial = 0;

/** Creates an API key with these scopes (default: all). */
export async function createKey(db: TestDatabase, scopes: readonly ApiKeyScope[] = API_KEY_SCOPES) {
  return (await createApiKey(db, SYSTEM, { name: `key-${++serial}`, scopes: [...scopes] })).key;
}
