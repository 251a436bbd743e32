import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { Patience } from "../db/patience";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { writeEvent } from "./group-commit";
import { type EventRecord, idFor } from "./record";

/** Replaces the seconds that a statement waits for a connection of its pool. */
const CONNECT_MS = 200;

let db: TestDatabase;
let web: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  web = openDatabase(db.url, 1);
  web.pool.options.connectionTimeoutMillis = CONNECT_MS;
});
afterAll(async () => {
  await web.close();
  await db.drop();
});

/** A request with an unknown path: its record needs no configuration. */
function refused(path: string): EventRecord {
  const receivedAt = new Date();
  return {
    id: idFor(receivedAt, null),
    receivedAt,
    httpStatus: 404,
    reason: "no_handler",
    path,
    target: null,
    publisher: null,
    sourceAddress: null,
    contentType: null,
    headers: {},
    body: Buffer.from("{}"),
    sizeBytes: 2,
    idempotency: null,
    priority: null,
    value: null,
  };
}

it("a record that arrives while others fail to get a connection still waits for one, and is written", async () => {
  const { rows } = await db.pool.query<{ version: string }>("select version::text from config_version");
  const version = rows[0]?.version ?? "0";
  const holder = await web.pool.connect();
  // The first two request a connection in this order; the third arrives after both requests.
  const writing = ["/first", "/second", "/third"].map((path) =>
    writeEvent(web, version, refused(path), new Patience(60_000)),
  );
  const [first, second, third] = writing;
  third?.catch(() => {}); // awaited below
  const refusal = /timeout exceeded when trying to connect/;
  await Promise.all([expect(first).rejects.toThrow(refusal), expect(second).rejects.toThrow(refusal)]);
  holder.release();
  expect(await third).toMatchObject({ isNew: true });
  expect(await db.prisma.event.findMany({ select: { path: true } })).toEqual([{ path: "/third" }]);
});
