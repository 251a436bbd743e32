import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../prisma/factories/factories";
import { attemptRow } from "../../prisma/factories/rows";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { WEEKDAYS } from "../engine/windows";
import { changeCircuitByHand } from "../subscribers/mutations/circuit";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/units";
import { getSubscriberHealth } from "./data";
import { subscriberHealthAnswer } from "./schema";

let db: TestDatabase;
const NOW = new Date();
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, new Date(NOW.getTime() - 2 * DAY_MS), NOW);
});
afterAll(() => db.drop());

const ago = (ms: number) => new Date(NOW.getTime() - ms);
const health = (id: string) => getSubscriberHealth(db, id, NOW);

/** A delivery whose only attempt took so long, so long ago. */
async function attempted(
  subscriber: Awaited<ReturnType<typeof createSubscriber>>,
  agoMs: number,
  durationMs: number,
  outcome: "success" | "failure" = "success",
) {
  const event = await createEvent(db.prisma, { receivedAt: ago(agoMs) });
  const delivery = await createDelivery(db.prisma, event, subscriber, { state: "delivered", attempts: 1 });
  const times = { startedAt: ago(agoMs), durationMs };
  await db.prisma.attempt.create({ data: attemptRow(delivery, { ...times, outcome }) });
  return delivery;
}

describe("the health of a subscriber", () => {
  it("has the success share and the duration of its own attempts of the last hour and day", async () => {
    const [subscriber, other] = [await createSubscriber(db.prisma), await createSubscriber(db.prisma)];
    await attempted(subscriber, 10 * MINUTE_MS, 100);
    await attempted(subscriber, 20 * MINUTE_MS, 200, "failure");
    await attempted(subscriber, 5 * HOUR_MS, 1000);
    await attempted(subscriber, 6 * HOUR_MS, 1000);
    await attempted(subscriber, 25 * HOUR_MS, 9000, "failure");
    await attempted(other, MINUTE_MS, 9000, "failure");
    const found = await health(subscriber.id);
    expect(found).toMatchObject({
      sampled: 1,
      lastHour: { attempts: 2, read: 2, successShare: 0.5, p95Ms: 195 },
      lastDay: { attempts: 4, read: 4, successShare: 0.75, p95Ms: 1000 },
      lastSuccess: { at: ago(10 * MINUTE_MS) },
    });
    expect(subscriberHealthAnswer.strict().parse(found)).toEqual(found);
  });

  it("does not count attempts at another URL, to which a person redirected an edited copy", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const original = await attempted(subscriber, 20 * MINUTE_MS, 100, "failure");
    const edit = { originalId: original.id, createdAt: ago(MINUTE_MS) };
    for (const url of [null, "https://other.example"]) {
      const copy = await attempted(subscriber, 10 * MINUTE_MS, url === null ? 200 : 9000);
      const { id: deliveryId, shard } = copy;
      await db.prisma.deliveryEdit.create({
        data: { ...edit, operationId: newId(), deliveryId, shard, url },
      });
    }
    expect(await health(subscriber.id)).toMatchObject({
      lastHour: { attempts: 2, successShare: 0.5, p95Ms: 195 },
      lastDay: { attempts: 2, successShare: 0.5 },
    });
  });

  it("says nothing of a share without attempts, and distinguishes what is sent, waits and is due", async () => {
    const subscriber = await createSubscriber(db.prisma);
    expect(await health(subscriber.id)).toMatchObject({
      lastDay: { attempts: 0, successShare: null, p95Ms: null },
      lastSuccess: { at: null },
      ...{ inFlight: { count: 0, isExact: true }, waiting: { total: 0, totalIsExact: true } },
      ...{ oldestDue: { at: null }, circuit: null, circuitByHand: null },
      ...{ nextMaintenance: null, retryWindows: [] },
    });
    const event = () => createEvent(db.prisma, { receivedAt: ago(HOUR_MS) });
    const due = await createDelivery(db.prisma, await event(), subscriber, {
      dueAt: ago(MINUTE_MS),
      priority: 2,
    });
    await createDelivery(db.prisma, await event(), subscriber, { dueAt: ago(-HOUR_MS) });
    const sent = await createDelivery(db.prisma, await event(), subscriber, { dueAt: ago(1000) });
    await createClaim(db.prisma, sent);
    const stale = await createDelivery(db.prisma, await event(), subscriber, { attempts: 1, dueAt: ago(-9) });
    await createClaim(db.prisma, { ...stale, attempts: 0 });
    expect(await health(subscriber.id)).toMatchObject({
      ...{ inFlight: { count: 1, isExact: true }, waiting: { total: 4, totalIsExact: true } },
      oldestDue: { at: due.dueAt },
    });
  });

  it("names the next windows: of maintenance, and of the policies that apply", async () => {
    const tomorrow = new Date(NOW.getTime() + DAY_MS);
    const closed = {
      timeZone: "UTC",
      days: [WEEKDAYS[tomorrow.getUTCDay()] ?? "mon"],
      from: "00:00",
      to: "23:59",
    };
    const open = { ...closed, days: [...WEEKDAYS], to: "00:00" };
    const retry = { strategy: "fixed", attempts: 3 };
    const ofHandler = await createPolicy(db.prisma, { retry: { ...retry, window: closed } });
    const own = await createPolicy(db.prisma, { retry: { ...retry, window: open } });
    const handler = await createHandler(db.prisma, { policyId: ofHandler.id });
    const topicIds = handler.topics.map(({ id }) => id);
    const maintenanceWindows = [{ from: ago(-HOUR_MS).toISOString(), to: ago(-2 * HOUR_MS).toISOString() }];
    const subscriber = await createSubscriber(db.prisma, { topicIds, maintenanceWindows });
    const opensAt = new Date(Math.floor(tomorrow.getTime() / DAY_MS) * DAY_MS);
    expect(await health(subscriber.id)).toMatchObject({
      nextMaintenance: { from: ago(-HOUR_MS), to: ago(-2 * HOUR_MS) },
      retryWindows: [{ policy: ofHandler.name, isOpen: false, opensAt }],
    });
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { policyId: own.id } });
    expect((await health(subscriber.id)).retryWindows).toEqual([
      { policy: own.name, isOpen: true, opensAt: null },
    ]);
  });

  it("shows a circuit opened by hand, also without a circuit breaker", async () => {
    const { id } = await createSubscriber(db.prisma);
    await changeCircuitByHand(db, SYSTEM, id, { state: "open", reason: "Moving" });
    expect(await health(id)).toMatchObject({
      circuit: { state: "open", nextProbeAt: null },
      circuitByHand: { state: "open", by: "Redeliver", reason: "Moving", until: null },
    });
  });

  it("is not found for a deleted subscriber", async () => {
    const { id } = await createSubscriber(db.prisma, { deletedAt: NOW });
    await expect(health(id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is unknown where reading takes too long", async () => {
    const { id } = await createSubscriber(db.prisma);
    const blocker = await db.pool.connect();
    try {
      await blocker.query("begin; lock table attempt in access exclusive mode");
      const found = await health(id);
      expect(found).toMatchObject({
        lastHour: null,
        lastDay: null,
        lastSuccess: null,
        sampled: null,
        waiting: { total: 0 },
      });
    } finally {
      await blocker.query("rollback");
      blocker.release();
    }
  });
});
