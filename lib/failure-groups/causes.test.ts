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
import { noteCounted, rankingOf } from "./data/ranking";
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

/** As many counted failures as a hub has whose counts are kept. */
const LARGE = 600_000;

/** Reads the kept counts, as of a hub with many failures. */
async function keepCounts() {
  noteCounted(db.pool, LARGE);
  // Later than those of another test, so that they are read anew.
  keptAt += 2 * MINUTE_MS;
  await rankingOf(db.pool, keptAt);
  noteCounted(db.pool, LARGE);
}
let keptAt = Date.now();

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
      expect(await countFailedDeliveries(db, opened, STATEMENT_MS).done).toMatchObject({ total: count });
    }
  }
});

it("counts with kept counts what it counts without, for every length of the list", async () => {
  const { filter, ids } = await arrange();
  await mergeGroup(db, SYSTEM, ids[0], ids[1]);
  const other = await arrange();
  const of = { ...filter, subscriberIds: [...filter.subscriberIds, ...other.filter.subscriberIds] };
  const filters = [of, { ...of, from: since(60) }, { ...of, classes: ["server_error" as const] }];
  const countAll = () =>
    Promise.all(filters.flatMap((one) => [1, 2, 3, 4, 500].map((limit) => readCauses(db, one, limit))));
  const anew = await countAll();
  await keepCounts();
  expect(await countAll()).toEqual(anew);
});

it("counts a cause that had no failure when the counts were kept", async () => {
  const { filter, ids } = await arrange();
  const [one] = ids;
  await keepCounts();
  const subscriber = await db.prisma.subscriber.findUniqueOrThrow({ where: { id: filter.subscriberIds[0] } });
  const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber);
  await createFailures(db, 4, { subscriber, failureFingerprintId: fingerprint.id, failedAt: since(1) });
  const longest = async () => {
    noteCounted(db.pool, LARGE);
    const causes = await readCauses(db, filter, 1);
    return causes && [causes.items[0]?.groupId, causes.items[0]?.count, causes.total];
  };
  // The three groups, the new one, and the failures without any.
  expect(await longest()).toEqual([Number(group.id), 4, 5]);
  const first = await db.prisma.failureFingerprint.findFirstOrThrow({ where: { groupId: one } });
  await createFailures(db, 9, { subscriber, failureFingerprintId: first.id, failedAt: since(1) });
  // It had one when the counts were kept, so that it is not counted before they are read again.
  expect(await longest()).toEqual([Number(group.id), 4, 5]);
  await keepCounts();
  expect(await longest()).toEqual([one, 10, 5]);
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
