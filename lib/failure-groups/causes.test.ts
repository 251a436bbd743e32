import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { createFailures } from "../../prisma/factories/failures";
import { SYSTEM } from "../access/actor";
import { STATEMENT_MS } from "../config/statement-limits";
import { countFailedDeliveries, listFailedDeliveries } from "../deliveries/data/list";
import type { DeliveryFilter } from "../deliveries/schema";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { MINUTE_MS } from "../time/units";
import { readCauses } from "./data/causes";
import { mergeGroup } from "./mutations/merge";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const since = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);

/** A subscriber with failures of three causes (1, 2 and 3 of them) and four without a group, half of each an hour ago. */
async function arrange() {
  const subscriber = await createSubscriber(db.prisma);
  const ids: number[] = [];
  for (const count of [1, 2, 3]) {
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber);
    const options = { subscriber, httpStatus: 503, failureFingerprintId: fingerprint.id };
    await createFailures(db, count, { ...options, failedAt: since(5) });
    ids.push(Number(group.id));
  }
  await createFailures(db, 4, { subscriber, httpStatus: 404, failedAt: since(90) });
  const filter = {
    from: since(120),
    to: since(0),
    classes: [],
    contextIds: [],
    subscriberIds: [subscriber.id],
  };
  return { ids: ids as [number, number, number], filter };
}

const countsOf = async (filter: DeliveryFilter) =>
  (await readCauses(db, filter, 500))?.items.map(({ groupId, count }) => [groupId, count]);

it("counts the failures of a filter by group, most first, and those in none at the end", async () => {
  const { ids, filter } = await arrange();
  const [one, two, three] = ids;
  expect(await countsOf(filter)).toEqual([
    [three, 3],
    [two, 2],
    [one, 1],
    [null, 4],
  ]);
  expect(await countsOf({ ...filter, from: since(60) })).toHaveLength(3);
  expect(await countsOf({ ...filter, classes: ["client_error"] })).toEqual([[null, 4]]);
  expect(await countsOf({ ...filter, httpStatus: [503], groupId: [one] })).toEqual([[one, 1]]);
  await mergeGroup(db, SYSTEM, one, three);
  expect((await countsOf(filter))?.[0]).toEqual([three, 4]);
});

it("counts exactly the rows that the filter with the group lists", async () => {
  const { filter } = await arrange();
  const filters = [filter, { ...filter, from: since(60) }, { ...filter, classes: ["server_error" as const] }];
  for (const asked of filters) {
    for (const [groupId, count] of (await countsOf(asked)) ?? []) {
      const opened = { ...asked, groupId: [groupId ?? 0] };
      const page = { sort: "date", direction: "DESC", limit: 500, offset: 0 } as const;
      expect((await listFailedDeliveries(db, opened, page)).items).toHaveLength(Number(count));
      expect(await countFailedDeliveries(db, opened, STATEMENT_MS)).toMatchObject({ total: count });
    }
  }
});

it("does not guess when counting takes too long", async () => {
  const { filter } = await arrange();
  const client = await db.pool.connect();
  try {
    await client.query("begin; lock table failure_fingerprint in access exclusive mode");
    expect(await readCauses(db, filter, 500, 100)).toBeNull();
  } finally {
    await client.query("rollback");
    client.release();
  }
});
