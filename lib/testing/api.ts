import { SYSTEM } from "../access/actor";
import { API_KEY_SCOPES, type ApiKeyScope } from "../access/roles";
import { createApiKey } from "../api-keys/mutations";
import { createTestDatabase, type TestDatabase } from "./database";

/** Creates a test database that the route handlers of this test file use as the database of the process. */
export async function createApiDatabase(): Promise<TestDatabase> {
  const db = await createTestDatabase();
  process.env.DATABASE_URL = db.url; // read once, at the first request
  return db;
}

let serial = 0;

/** Creates an API key with these scopes (default: all). */
export async function createKey(db: TestDatabase, scopes: readonly ApiKeyScope[] = API_KEY_SCOPES) {
  return (await createApiKey(db, SYSTEM, { name: `key-${++serial}`, scopes: [...scopes] })).key;
}
