import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { listFailedDeliveries } from "../../deliveries/data/list";
import { RETENTION_DEFAULTS, retentionLimits } from "../../engine/retention";
import { discardDeliveries, restoreDeliveries } from "../../operations/mutations";
import { readStoredFacts } from "../../retention/data/sizes";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";

const RECEIVED = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(RECEIVED.getTime() + days * DAY_MS);
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("keeps a failure that was restored from the bin as long as a new one, where its date puts it", async () => {
  const { deliveries } = await fillDay(db, RECEIVED, 100);
  const deliveryIds = deliveries.flatMap(({ id, state }) => (state === "failed" ? [id] : [])).slice(0, 1);
  const selection = { by: "ids", deliveryIds } as const;
  await discardDeliveries(db, SYSTEM, selection, at(85));
  await restoreDeliveries(db, SYSTEM, selection, at(95));
  await retainAt(db, at(95.1));
  const filter = { from: at(0), to: at(1), classes: [], subscriberIds: [], contextIds: [] };
  const position = { sort: "date", direction: "DESC", limit: 50, offset: 0 } as const;
  const listed = async () =>
    (await listFailedDeliveries(db, filter, position)).items.map(({ deliveryId }) => deliveryId);
  expect(await listed()).toEqual(deliveryIds);
  const limits = retentionLimits(RETENTION_DEFAULTS, at(95.1).getTime());
  expect((await readStoredFacts(db.pool, limits)).oldest.failed).toBeNull(); // it is not overdue
  for (let days = 100; days <= 184; days += 14) await retainAt(db, at(days));
  expect(await listed()).toEqual(deliveryIds);
  await retainAt(db, at(185.1));
  expect(await listed()).toEqual([]);
});
