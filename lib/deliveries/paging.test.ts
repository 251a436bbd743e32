import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { listFailedDeliveries } from "./data/list";
import { DELIVERY_SORTS, SORT_DIRECTIONS } from "./schema";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("paging by cursor", () => {
  const cases = DELIVERY_SORTS.flatMap((sortBy) =>
    SORT_DIRECTIONS.map((direction) => [sortBy, direction] as const),
  );

  it.each(cases)("returns through the same pages, sorted by %s %s", async (sortBy, direction) => {
    const { subscriber } = await createFailures(db, 7);
    const filter = {
      from: new Date(Date.now() - 86_400_000),
      to: new Date(Date.now() + 86_400_000),
      classes: [],
      subscriberIds: [subscriber.id],
      contextIds: [],
    };
    const list = (page: { cursor?: string; before?: string } = {}, limit = 3) =>
      listFailedDeliveries(db, { filter, sortBy, direction, limit, offset: 0, ...page });
    const ids = (page: Awaited<ReturnType<typeof list>>) => page.items.map((row) => row.deliveryId);

    const all = ids(await list({}, 500));
    const first = await list();
    const second = await list({ cursor: first.nextCursor ?? "" });
    const third = await list({ cursor: second.nextCursor ?? "" });
    expect([first, second, third].map(ids)).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
    expect([first.previousCursor, third.nextCursor]).toEqual([null, null]);

    const back = await list({ before: third.previousCursor ?? "" });
    expect(ids(back)).toEqual(ids(second));
    const start = await list({ before: back.previousCursor ?? "" });
    expect(ids(start)).toEqual(ids(first));
    expect(start.previousCursor).toBeNull();
    expect(ids(await list({ cursor: start.nextCursor ?? "" }))).toEqual(ids(second));
  });
});
