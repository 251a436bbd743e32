import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { SYSTEM } from "../access/actor";
import { type Database, openDatabase } from "../db/client";
import { newId, shardOf } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { discardDeliveries, retryDeliveries } from "./mutations";
import { editAndRetry } from "./mutations/edit";
import { RETRY } from "./statements/operate";

let db: TestDatabase;
let other: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
});
afterAll(async () => {
  await other.close();
  await db.drop();
});

describe("two operations on one delivery at once", () => {
  it.each(["commit", "rollback"] as const)(
    "the second waits for the first, and its result after the %s is correct",
    async (end) => {
      const { deliveries } = await createFailures(db, 1);
      const ids = deliveries.map((delivery) => delivery.id);
      const first = await other.pool.connect();
      try {
        await first.query("begin");
        const operationId = newId();
        await first.query(RETRY, [ids, ids.map(shardOf), operationId, new Date()]);
        const second = discardDeliveries(db, SYSTEM, { by: "ids", deliveryIds: ids });
        await untilBlocked(db, 1);
        await first.query(end);
        const summary = await second;
        const after = await db.prisma.delivery.findFirstOrThrow({ where: { id: ids[0] } });
        const lost = { changed: 0, skipped: 1, skippedByReason: { already_scheduled: 1 } };
        expect(summary).toMatchObject(end === "commit" ? lost : { changed: 1, skipped: 0 });
        expect(after.state).toBe(end === "commit" ? "scheduled" : "discarded");
        expect(after.operationId).toBe(end === "commit" ? operationId : null);
      } finally {
        first.release();
      }
    },
  );
});

describe.each([
  ["a retry", retryDeliveries],
  ["a deletion", discardDeliveries],
] as const)("%s of a delivery of which an edited copy is being made", (_what, operate) => {
  it("waits for it, and leaves the delivery to it", async () => {
    const { deliveries } = await createFailures(db, 1);
    const ids = deliveries.map((delivery) => delivery.id);
    const holder = await other.pool.connect();
    try {
      // The edit has locked its original when it writes its operation.
      await holder.query("begin");
      await holder.query("lock table operation in exclusive mode");
      const edited = editAndRetry(db, SYSTEM, ids[0] ?? "", { headers: { "x-again": "1" }, reason: "again" });
      await untilBlocked(other, 1);
      const second = operate(db, SYSTEM, { by: "ids", deliveryIds: ids });
      await untilBlocked(other, 2);
      await holder.query("commit");
      const { operationId } = await edited;
      expect(await second).toMatchObject({
        changed: 0,
        skippedByReason: { in_operation: 1 },
        results: [{ reason: "in_operation", heldBy: operationId }],
      });
      expect(await db.prisma.delivery.findFirstOrThrow({ where: { id: ids[0] } })).toMatchObject({
        state: "failed",
      });
    } finally {
      holder.release();
    }
  });
});

describe("many operations on the same deliveries at once, named in opposite orders", () => {
  it("changes each delivery once, never deadlocks, and has a result for every delivery", async () => {
    const { deliveries } = await createFailures(db, 150);
    const ids = deliveries.map((delivery) => delivery.id);
    const backwards = ids.toReversed();
    const summaries = await Promise.all([
      retryDeliveries(db, SYSTEM, { by: "ids", deliveryIds: ids }),
      discardDeliveries(other, SYSTEM, { by: "ids", deliveryIds: backwards }),
      retryDeliveries(other, SYSTEM, { by: "ids", deliveryIds: backwards }),
      discardDeliveries(db, SYSTEM, { by: "ids", deliveryIds: ids }),
    ]);
    expect(summaries.reduce((sum, summary) => sum + summary.changed, 0)).toBe(ids.length);
    for (const { operationId, changed, skipped } of summaries) {
      expect(changed + skipped).toBe(ids.length);
      const items = await db.prisma.operationItem.count({
        where: { operationId, result: { not: "skipped" } },
      });
      expect(items).toBe(changed);
    }
  });
});
