import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import { openDatabase } from "../db/client";
import { ensureDayPartitions } from "../db/partitions";
import { RETENTION_DEFAULTS } from "../engine/retention";
import type { RawSearch } from "../list/url-params";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { HOUR_MS } from "../time/units";
import { findExcluding, hasEverFailed } from "./data/excluding";
import { explainEmpty } from "./data/why-empty";
import { readDeliverySearch, withoutEach } from "./read-search";

/** What an empty list says of itself: the filter that leaves out most. */

const NOW = new Date("2026-11-27T12:00:00Z");
const OPERATOR = { zone: "UTC", now: NOW };

let db: TestDatabase;
let busy: string;
let idle: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const excluding = (raw: RawSearch) => {
  const read = readDeliverySearch(raw, OPERATOR, RETENTION_DEFAULTS, true);
  return findExcluding(db, withoutEach(raw, read, OPERATOR, RETENTION_DEFAULTS, true));
};

describe("of a database without failures", () => {
  it("nothing has failed, and no filter is to blame", async () => {
    expect(await hasEverFailed(db)).toBe(false);
    expect(await excluding({ status: "server_error", httpStatus: "404" })).toBeNull();
  });
});

describe("why a list is empty", () => {
  const filter = { from: NOW, to: NOW, classes: [], subscriberIds: [], contextIds: [] };
  const unknown = { retrying: null, excluding: null, hasFailed: null };

  it.each([
    ["on its only page", [], { ...unknown, hasFailed: false }],
    ["on a later page", null, unknown],
  ])("%s", async (_, without, why) => expect(await explainEmpty(db, filter, without)).toEqual(why));

  it("is unknown when it cannot be read, and fails nothing", async () => {
    const closed = openDatabase(db.url, 1);
    await closed.close();
    expect(await explainEmpty(closed, filter, [])).toEqual(unknown);
  });
});

describe("of failures that a search leaves out", () => {
  beforeAll(async () => {
    const old = new Date(NOW.getTime() - 72 * HOUR_MS);
    await ensureDayPartitions(db.pool, old, NOW);
    const failedAt = new Date(NOW.getTime() - 2 * HOUR_MS);
    busy = (await createFailures(db, 3, { failedAt })).subscriber.id;
    idle = (await createSubscriber(db.prisma)).id;
    await createFailures(db, 4, { failedAt: old });
  });

  it("something has failed", async () => expect(await hasEverFailed(db)).toBe(true));

  it.each<[string, () => RawSearch, object | null]>([
    ["the subscriber", () => ({ subscribers: idle }), { name: "subscribers", total: 3 }],
    ["the dates", () => ({ from: "2026-11-26", to: "2026-11-26" }), { name: "dates", total: 7 }],
    [
      "a code of two filters",
      () => ({ subscribers: busy, httpStatus: "404" }),
      { name: "httpStatus", total: 3 },
    ],
    ["none alone", () => ({ subscribers: idle, httpStatus: "404" }), null],
  ])("%s", async (_, raw, found) => {
    const answer = await excluding(raw());
    if (found) expect(answer).toEqual({ ...found, totalIsExact: true });
    else expect(answer).toBeNull();
  });
});
