import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { consoleDraft } from "./console-draft";
import { readOperationDetail } from "./data/detail";
import { listItems } from "./data/items";
import { readOutlook } from "./data/preview";
import { discardDeliveries } from "./mutations";
import { createDraft } from "./mutations/draft";
import { changeSettings } from "./mutations/settings";
import { startOperation } from "./mutations/start";

const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };
const OFF = { pace: { perSecond: 5 }, canary: null, ramp: null, autoPause: null };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function failures(count: number) {
  const { deliveries, subscriber } = await createFailures(db, count, {
    failedAt: new Date(Date.now() - 60_000),
  });
  return { ids: deliveries.map(({ id }) => id), subscriber };
}

const filterOf = (subscriberId: string) => ({
  ...{ from: new Date(Date.now() - 3_600_000), to: new Date(), classes: [], contextIds: [] },
  subscriberIds: [subscriberId],
});

describe("the preview of a draft", () => {
  it("counts what is frozen, and says what stands against a subscriber", async () => {
    const { subscriber } = await failures(3);
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { paused: true } });
    const filter = filterOf(subscriber.id);
    const id = await createDraft(db, actor, consoleDraft("retry", { by: "filter", filter, asOf: filter.to }));
    const { row, subscribers } = await readOutlook(db, id, new Date());
    expect(row).toMatchObject({ state: "draft", counts: { total: 3, pending: 3 }, canary: { items: 50 } });
    expect(subscribers).toMatchObject([
      { subscriberId: subscriber.id, total: 3, pending: 3, waiting: { reason: "paused", until: null } },
    ]);
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { paused: false } });
    const [free] = (await readOutlook(db, id, new Date())).subscribers;
    expect(free?.waiting).toBeNull();
  });

  it("that accepts says what each subscriber expects now, and what those were answered that are skipped", async () => {
    const { ids, subscriber } = await failures(6);
    const where = (...at: number[]) => ({ id: { in: at.map((index) => ids[index] ?? "") } });
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { expectedStatus: 202 } });
    await db.prisma.delivery.updateMany({
      where: where(0, 1),
      data: { failureKind: "http_status", httpStatus: 202 },
    });
    await db.prisma.delivery.updateMany({
      where: where(2, 3, 4),
      data: { failureKind: "http_status", httpStatus: 200 },
    });
    await db.prisma.delivery.updateMany({
      where: where(5),
      data: { failureKind: "timeout", httpStatus: null },
    });
    const filter = filterOf(subscriber.id);
    const set = { by: "filter", filter, asOf: filter.to } as const;
    const id = await createDraft(db, actor, consoleDraft("accept", set));
    expect((await readOutlook(db, id, new Date())).subscribers).toMatchObject([
      {
        ...{ total: 6, pending: 2, skipped: 4 },
        acceptance: {
          ...{ expectedStatusCode: 202, isComplete: true },
          notExpected: [
            { httpStatus: 200, count: 3 },
            { httpStatus: null, count: 1 },
          ],
        },
      },
    ]);
    const other = await createDraft(db, actor, consoleDraft("retry", set));
    expect((await readOutlook(db, other, new Date())).subscribers[0]?.acceptance).toBeNull();
  });

  it("restores from the bin what failed at any time", async () => {
    const { ids, subscriber } = await failures(2);
    await discardDeliveries(db, actor, { by: "ids", deliveryIds: ids });
    const filter = { ...filterOf(subscriber.id), from: new Date() };
    const id = await createDraft(
      db,
      actor,
      consoleDraft("restore", { by: "filter", filter, asOf: filter.to }),
    );
    expect((await readOutlook(db, id, new Date())).row.counts).toMatchObject({ total: 2, pending: 2 });
  });
});

describe("the settings of a draft", () => {
  it("are replaced until its start, and then no more", async () => {
    const { ids } = await failures(1);
    const id = await createDraft(db, actor, consoleDraft("retry", { by: "ids", deliveryIds: ids }));
    await changeSettings(db, actor, id, OFF);
    expect(await readOperationDetail(db, id)).toMatchObject({ ...OFF, canaryResults: null });
    await startOperation(db, actor, id, {});
    await expect(changeSettings(db, actor, id, OFF)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the undoing of a deletion", () => {
  it("takes exactly what it changed", async () => {
    const { ids } = await failures(3);
    const [first = "", ...rest] = ids;
    await discardDeliveries(db, actor, { by: "ids", deliveryIds: [first] });
    const { operationId } = await discardDeliveries(db, actor, { by: "ids", deliveryIds: ids });
    const selection = { by: "operation", operationId, result: "changed" } as const;
    const id = await createDraft(db, actor, consoleDraft("restore", selection));
    const position = { sort: "delivery", direction: "ASC", limit: 50, offset: 0 } as const;
    const { items } = await listItems(db, id, [], position);
    expect(items.map(({ deliveryId }) => deliveryId).sort()).toEqual(rest.sort());
  });
});
