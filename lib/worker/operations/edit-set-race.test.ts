import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorker } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { SYSTEM } from "../../access/actor";
import { type Database, openDatabase } from "../../db/client";
import { newDeliveryId, newEventId, newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { readOperation } from "../../operations/data/list";
import { editAndRetry } from "../../operations/mutations/edit";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { RELEASE_COPIES } from "./copy-statements";

let db: TestDatabase;
let other: Database;
const workerId = newId();
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
  await ensurePartitionsAhead(db.pool, new Date());
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await other.close();
  await db.drop();
});

/** Resolves once a connection of the database waits for a lock. */
const waiting = () =>
  expect
    .poll(
      async () => {
        const { rows } = await db.pool.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows.length;
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe(1);

/** A failure, an operation that has it as a pending item, and a release of that. */
async function arrange() {
  const { deliveries } = await createFailures(db, 1);
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  const { id } = await createOperation(db.prisma, { kind: "edit_and_retry" }, [one], "pending");
  const release = (worker = workerId) => {
    const now = Date.now();
    const event = newEventId(now, one.shard);
    const given = [
      [one.id],
      [newDeliveryId(event, now)],
      [event],
      [1],
      [2],
      [true],
      [false],
      ["http://x"],
      [null],
    ];
    const common = [id, one.shard, worker, new Date(now), [], "manual", Buffer.from("{}"), null];
    return { text: RELEASE_COPIES, values: [...common, ...given], rowMode: "array" as const };
  };
  const copies = () => db.prisma.deliveryEdit.count({ where: { originalId: one.id } });
  return { one, id, release, copies };
}

describe("two releases of one item at once", () => {
  it.each([
    ["commit", "0"],
    ["rollback", "1"],
  ] as const)(
    "make one copy: the second waits for the first, and its result after the %s is correct",
    async (end, sent) => {
      const { id, release, copies } = await arrange();
      const client = await other.pool.connect();
      try {
        await client.query("begin");
        expect((await client.query(release())).rows).toEqual([[expect.any(String), "1", "1", "0"]]);
        const second = db.pool.query(release());
        await waiting();
        await client.query(end);
        const { rows } = await second;
        expect(rows.map(([, , released]) => released)).toEqual(sent === "1" ? ["1"] : []);
      } finally {
        client.release();
      }
      expect(await copies()).toBe(1);
      expect((await readOperation(db, id)).counts).toMatchObject({ pending: 0, sending: 1, total: 1 });
    },
  );
});

it("a worker that has lost the shard makes none, nor does one whose operation was paused meanwhile", async () => {
  const { id, release, copies } = await arrange();
  expect((await db.pool.query(release(newId()))).rows).toEqual([]);
  await db.prisma.operation.update({ where: { id }, data: { state: "pausing" } });
  expect((await db.pool.query(release())).rows).toEqual([]);
  expect(await copies()).toBe(0);
  expect((await readOperation(db, id)).counts).toMatchObject({ pending: 1 });
});

it("of two edits of one delivery at once the second names the operation of the first, and makes no copy", async () => {
  const { deliveries } = await createFailures(db, 1);
  const id = deliveries[0]?.id ?? "";
  const edits = [db, other].map((each) => editAndRetry(each, SYSTEM, id, { payload: 1, reason: "Mended" }));
  const results = await Promise.allSettled(edits);
  const made = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(made).toHaveLength(1);
  expect(refused).toMatchObject([
    { code: "conflict", details: [{ field: "in_operation", message: made[0]?.operationId }] },
  ]);
  expect(await db.prisma.deliveryEdit.count({ where: { originalId: id } })).toBe(1);
});
