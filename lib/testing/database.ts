import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { type Database, openDatabase } from "../db/client";
import { TEMPLATE, withDatabase } from "./global-setup";

export type TestDatabase = Database & { url: string; drop: () => Promise<void> };

/**
 * Creates a database for a test file: a copy of the migrated, empty template or of `template`. `drop` removes it.
 */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const server = inject("postgresUrl");
  await onServer(server, `create database ${name} template ${template}`);
  const url = withDatabase(server, name);
  const database = openDatabase(url, undefined, COMMAND_STATEMENT_MS);
  return {
    ...database,
    url,
    drop: async () => {
      await database.close();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
