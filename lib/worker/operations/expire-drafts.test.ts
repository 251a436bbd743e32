import { afterAll, beforeAll, expect, it } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { Link } from "../database/link";
import { expireDrafts } from "./expire-drafts";

const NOW = new Date("2026-11-26T12:00:00.000Z");
const clock = { now: () => NOW.getTime() };

let db: TestDatabase;
let link: Link;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "test");
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

const itemsOf = (operationId: string) => db.prisma.operationItem.count({ where: { operationId } });
const countersOf = (operationId: string) => db.prisma.operationShard.count({ where: { operationId } });

async function draft(expiresAt: Date, count: number) {
  const { deliveries } = await createFailures(db, count);
  return createOperation(db.prisma, { state: "draft", expiresAt }, deliveries, "pending");
}

it("expires the drafts whose time is over, and removes their items in chunks", async () => {
  const kept = await draft(new Date(NOW.getTime() + 1), 2);
  const late = await draft(NOW, 5);
  expect(await expireDrafts(link, clock, 3)).toBe(3);
  expect(await db.prisma.operation.findUnique({ where: { id: late.id } })).toMatchObject({
    state: "expired",
    finishedAt: NOW,
  });
  expect(await itemsOf(late.id)).toBe(2);
  expect(await countersOf(late.id)).toBeGreaterThan(0);

  expect(await expireDrafts(link, clock, 3)).toBe(2);
  expect([await itemsOf(late.id), await countersOf(late.id)]).toEqual([0, 0]);
  expect(await expireDrafts(link, clock, 3)).toBe(0);
  expect(
    await db.prisma.auditLog.findMany({ where: { targetId: { in: [late.id, kept.id] } } }),
  ).toMatchObject([
    {
      ...{ targetId: late.id, actorType: "system", action: "operation.expire", at: NOW },
      detail: { kind: "retry", changes: { state: { from: "draft", to: "expired" } } },
    },
  ]);

  expect(await db.prisma.operation.findUnique({ where: { id: kept.id } })).toMatchObject({ state: "draft" });
  expect(await itemsOf(kept.id)).toBe(2);
});

it("leaves what was started, whenever its draft would have expired", async () => {
  const { deliveries } = await createFailures(db, 1);
  const started = await createOperation(db.prisma, { expiresAt: new Date(0) }, deliveries, "pending");
  expect(await expireDrafts(link, clock)).toBe(0);
  expect(await db.prisma.operation.findUnique({ where: { id: started.id } })).toMatchObject({
    state: "running",
  });
  expect(await itemsOf(started.id)).toBe(1);
});

it("forgets what the copies of an expired draft would have had, and of no other", async () => {
  const late = await draft(NOW, 1);
  const kept = await draft(new Date(NOW.getTime() + 1), 1);
  const operationIds = [late.id, kept.id];
  const data = operationIds.map((operationId) => ({ operationId, url: "https://other.example/" }));
  await db.prisma.operationEdit.createMany({ data });
  await expireDrafts(link, clock);
  const left = await db.prisma.operationEdit.findMany({ where: { operationId: { in: operationIds } } });
  expect(left.map(({ operationId }) => operationId)).toEqual([kept.id]);
});
