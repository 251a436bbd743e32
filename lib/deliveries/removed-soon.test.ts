import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDelivery, createEvent, createSubscriber } from "../../prisma/factories/factories";
import { ensureDayPartitions } from "../db/partitions";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { answerList, listDeliveriesQuery } from "./api";
import { countRemovedSoon, listDiscardedDeliveries, listFailedDeliveries } from "./data/list";
import { removedSoon } from "./removed-soon";

const NOW = new Date("2026-11-26T12:00:00Z");
const HOUR = 3_600_000;
const NO_FILTER = { classes: [], subscriberIds: [], contextIds: [] };
const POSITION = { sort: "date", direction: "DESC", limit: 50, offset: 0 } as const;
const FAILURE = { failureClass: "server_error", failureKind: "http_status" } as const;

let db: TestDatabase;
let subscriber: Awaited<ReturnType<typeof createSubscriber>>;
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, NOW, NOW);
  subscriber = await createSubscriber(db.prisma);
});
beforeEach(async () => {
  await db.prisma.delivery.deleteMany();
  await db.prisma.retentionSetting.update({ where: { id: 1 }, data: { overrides: {} } });
});
afterAll(() => db.drop());

/** Hours before NOW of the reception and of the last attempt. */
async function failure(received: number, failed = received, value: string | null = null) {
  const event = await createEvent(db.prisma, { receivedAt: NOW });
  const at = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
  await db.prisma.event.updateMany({ where: { id: event.id }, data: { value } });
  const { id } = await createDelivery(db.prisma, event, subscriber, {
    ...{ ...FAILURE, state: "failed", failedAt: at(failed), receivedAt: at(received) },
  });
  return id;
}

const DAYS_90 = 90 * 24;
const DAYS_20 = 20 * 24;
const filterOf = (settings = RETENTION_DEFAULTS) => ({ ...NO_FILTER, ...removedSoon(false, settings, NOW) });
const listed = async (settings = RETENTION_DEFAULTS) =>
  (await listFailedDeliveries(db, filterOf(settings), POSITION)).items.map(({ deliveryId }) => deliveryId);

describe("failures that become unretryable within 24 hours", () => {
  it("are those that are removed: by the last attempt, however old", async () => {
    const soon = await failure(DAYS_90 - 1);
    const overdue = await failure(DAYS_90 + 5);
    await failure(DAYS_90 + 5, DAYS_90 - 25);
    expect(await listed()).toEqual([soon, overdue]);
    expect(await countRemovedSoon(db, filterOf())).toEqual({ total: 2, totalIsExact: true, value: null });
  });

  it("are not those that were restored from the bin since: they stay as long as a new failure", async () => {
    const restored = await failure(DAYS_90 + 5);
    const restoredAt = (hours: number) =>
      db.prisma.delivery.updateMany({
        where: { id: restored },
        data: { restoredAt: new Date(NOW.getTime() - hours * HOUR) },
      });
    await restoredAt(1);
    expect(await listed()).toEqual([]);
    expect(await countRemovedSoon(db, filterOf())).toBeNull();
    await restoredAt(DAYS_90 - 1);
    expect(await listed()).toEqual([restored]);
  });

  it("are those whose payload is removed: by the reception, and not those that lost it before", async () => {
    const settings = { ...RETENTION_DEFAULTS, failedPayloadDays: 20 };
    const soon = await failure(DAYS_20 - 1, 3, "12.5");
    await failure(DAYS_20 + 1, 2, "100");
    await failure(DAYS_20 - 25, 1);
    expect(await listed(settings)).toEqual([soon]);
    expect(await countRemovedSoon(db, filterOf(settings))).toEqual({
      ...{ total: 1, totalIsExact: true, value: "12.5" },
    });
  });

  it("are none: no warning", async () => {
    await failure(3);
    expect(await countRemovedSoon(db, filterOf())).toBeNull();
  });

  it("are listed by the API, which takes no dates beside the filter", async () => {
    const soon = await failure(DAYS_90 - 1);
    await failure(3);
    const list = (query: object) => answerList(db, listDeliveriesQuery.parse(query), true, NOW);
    expect((await list({ removal: "24h" })).items).toMatchObject([{ deliveryId: soon }]);
    await expect(list({ removal: "24h", beginDate: "2026-11-20" })).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "removal" }],
    });
  });
});

it("what leaves the bin within 24 hours is found there", async () => {
  const ids = [await failure(5), await failure(6)];
  const purgeIn = async (id: string | undefined, hours: number) =>
    db.prisma.delivery.updateMany({
      where: { id },
      data: { state: "discarded", discardedAt: NOW, purgeAt: new Date(NOW.getTime() + hours * HOUR) },
    });
  await purgeIn(ids[0], 23);
  await purgeIn(ids[1], 25);
  const filter = { ...NO_FILTER, ...removedSoon(true, RETENTION_DEFAULTS, NOW) };
  const { items } = await listDiscardedDeliveries(db, filter, { ...POSITION, sort: "discarded" });
  expect(items.map(({ deliveryId }) => deliveryId)).toEqual([ids[0]]);
});
