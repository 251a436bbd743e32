import { afterAll, beforeAll, expect, it } from "vitest";
import { applyDocument } from "../testing/configuration-file";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readConfiguration } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("needs no lock when nothing differs", async () => {
  const holder = await db.pool.connect();
  try {
    const exported = await readConfiguration(db);
    await holder.query("begin; select version from config_version for update");
    expect((await applyDocument(db, exported)).counts).toBe("0 to add, 0 to change, 0 to remove");
  } finally {
    await holder.query("rollback");
    holder.release();
  }
});

it("writes all rows of a noun together, each with its audit row", async () => {
  const many = Array.from({ length: 300 }, (_, number) => number);
  const subscriptions = [{ handler: "/many", topic: "t", contexts: ["default"] }];
  const handlers = [{ name: "Many", basePath: "/many", topics: [{ name: "t", contexts: ["default"] }] }];
  const publishers = many.map((number) => ({ name: `P${number}` }));
  const subscribers = many.map((number) => ({
    ...{ name: `S${number}`, url: `https://s${number}.example.com/`, expectedStatus: 200, subscriptions },
  }));
  /** Applies a file. @returns how many changes of the configuration it was, and how many audit rows they have */
  const apply = async (document: object, prune = false) => {
    const counted = async () => ({
      changes: (await db.prisma.configVersion.findFirstOrThrow()).version,
      rows: await db.prisma.auditLog.count(),
    });
    const before = await counted();
    await applyDocument(db, document, { prune });
    const after = await counted();
    return { changes: Number(after.changes - before.changes), rows: after.rows - before.rows };
  };
  await apply({ publishers: [] }, true);
  expect(await apply({ handlers, publishers, subscribers })).toEqual({ changes: 3, rows: 601 });
  const changed = {
    publishers: publishers.map((one) => ({ ...one, status: "pending" })),
    subscribers: subscribers.map((one) => ({ ...one, paused: true })),
  };
  expect(await apply(changed)).toEqual({ changes: 2, rows: 600 });
  expect(await db.prisma.subscriber.count({ where: { paused: true } })).toBe(300);
  const none = { handlers: [], publishers: [], subscribers: [] };
  expect(await apply(none, true)).toEqual({ changes: 3, rows: 601 });
  const actions = await db.prisma.auditLog.groupBy({
    by: ["action"],
    _count: true,
    orderBy: { action: "asc" },
  });
  expect(Object.fromEntries(actions.map(({ action, _count }) => [action, _count]))).toMatchObject({
    ...{ "subscriber.create": 300, "subscriber.update": 300, "subscriber.delete": 300 },
  });
});
