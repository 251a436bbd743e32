import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { DIRECTIONS } from "../list/cursor";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type Asked, position } from "../testing/position";
import { listFailedDeliveries } from "./data/list";
import { DELIVERY_ORDERS, DELIVERY_SORTS } from "./limits";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("paging by cursor", () => {
  const cases = DELIVERY_SORTS.flatMap((sort) => DIRECTIONS.map((direction) => [sort, direction] as const));

  it.each(cases)("returns through the same pages, sorted by %s %s", async (sort, direction) => {
    const { subscriber } = await createFailures(db, 7);
    const filter = {
      from: new Date(Date.now() - 86_400_000),
      to: new Date(Date.now() + 86_400_000),
      classes: [],
      subscriberIds: [subscriber.id],
      contextIds: [],
    };
    const list = (page: Asked = {}, limit = 3) =>
      listFailedDeliveries(db, filter, position(DELIVERY_ORDERS, { sort, direction, limit, ...page }));
    const ids = (page: Awaited<ReturnType<typeof list>>) => page.items.map((row) => row.deliveryId);

    const all = ids(await list({}, 500));
    const first = await list();
    const second = await list({ after: first.next });
    const third = await list({ after: second.next });
    expect([first, second, third].map(ids)).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
    expect([first.previous, third.next]).toEqual([null, null]);

    const back = await list({ before: third.previous });
    expect(ids(back)).toEqual(ids(second));
    const start = await list({ before: back.previous });
    expect(ids(start)).toEqual(ids(first));
    expect(start.previous).toBeNull();
    expect(ids(await list({ after: start.next }))).toEqual(ids(second));
  });
});
