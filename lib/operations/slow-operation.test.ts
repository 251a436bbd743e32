import { afterAll, beforeAll, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import type { Actor } from "../access/actor";
import { type Database, openDatabase } from "../db/client";
import { newId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { until } from "../testing/until";
import { retryDeliveries } from "./mutations";

const actor: Actor = { type: "user", id: newId(), name: "Olga Operator", role: "admin" };
const STATEMENT_MS = 300;
/** Reads cancelled in sequence, for longer than the client of one of them would wait. */
const CANCELLED_READS = 5;

let db: TestDatabase;
let impatient: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  impatient = openDatabase(db.url, 2, STATEMENT_MS);
});
afterAll(async () => {
  await impatient.close();
  await db.drop();
});

it("lets an operation by filter exceed the time of a read, and cancels a read beside it", async () => {
  const { deliveries } = await createFailures(db, 2);
  const [from, to] = deliveries.map(({ failedAt }) => failedAt);
  if (!from || !to) throw new Error("two failures were made");
  const filter = { from, to, classes: [], subscriberIds: [], contextIds: [] };

  const holder = await db.pool.connect();
  await holder.query("begin");
  await holder.query("lock table delivery in access exclusive mode");
  const retrying = retryDeliveries(impatient, actor, { by: "filter", filter, asOf: to });
  retrying.catch(() => {}); // awaited below
  const waiting =
    "select count(*)::int as count from pg_locks where not granted and relation = 'delivery'::regclass";
  try {
    await until(
      () => holder.query<{ count: number }>(waiting),
      ({ rows: [row] }) => (row?.count ?? 0) > 0,
    );
    for (let read = 0; read < CANCELLED_READS; read++)
      await expect(impatient.prisma.delivery.count()).rejects.toThrow(/statement timeout/);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  expect(await retrying).toMatchObject({ changed: 2, skipped: 0 });
});

it("more operations on all that match than may run or wait are refused at once, and the others run in turn", async () => {
  const { deliveries } = await createFailures(db, 2);
  const [from, to] = deliveries.map(({ failedAt }) => failedAt);
  if (!from || !to) throw new Error("two failures were made");
  const filter = { from, to, classes: [], subscriberIds: [], contextIds: [] };

  const holder = await db.pool.connect();
  await holder.query("begin");
  await holder.query("lock table delivery in access exclusive mode");
  const retry = () => retryDeliveries(impatient, actor, { by: "filter", filter, asOf: to });
  const accepted = Array.from({ length: 10 }, retry);
  for (const one of accepted) one.catch(() => {}); // awaited below
  try {
    await expect(retry()).rejects.toMatchObject({ code: "too_many_requests", status: 429 });
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  const changed = (await Promise.all(accepted)).map((one) => one.changed);
  expect(changed.reduce((sum, one) => sum + one, 0)).toBe(2);
});
