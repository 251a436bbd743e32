import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { createFailures } from "../../prisma/factories/failures";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readGroups } from "./data/list";
import { noteCounted, rankingOf } from "./data/ranking";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("orders by kept counts where counting is slow, and shows what has failed now", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const [large, small] = [
    await createFailureGroup(db.prisma, subscriber),
    await createFailureGroup(db.prisma, subscriber),
  ];
  const fail = (count: number, { fingerprint }: typeof large) =>
    createFailures(db, count, { subscriber, failureFingerprintId: fingerprint.id });
  await fail(3, large);
  await fail(1, small);
  const first = { sort: "failedNow", direction: "DESC", limit: 50, offset: 0 } as const;
  const begun = Date.now();
  const listed = async (now: number) =>
    (await readGroups(db, {}, first, new Date(now)))?.items.map(({ id, failedNow }) => [id, failedNow]);
  const [largeId, smallId] = [Number(large.group.id), Number(small.group.id)];
  expect(await rankingOf(db.pool, begun)).toBeNull();

  noteCounted(db.pool, 600_000);
  expect(await listed(begun)).toEqual([
    [largeId, 3],
    [smallId, 1],
  ]);
  await fail(4, small);
  // So few are counted anew after the kept counts have shown it.
  expect(await listed(begun + 5000)).toEqual([
    [smallId, 5],
    [largeId, 3],
  ]);
  noteCounted(db.pool, 600_000);
  expect(await listed(begun + 5000)).toEqual([
    [largeId, 3],
    [smallId, 5],
  ]);
  noteCounted(db.pool, 600_000);
  expect(await listed(begun + 100_000)).toEqual([
    [smallId, 5],
    [largeId, 3],
  ]);
});
