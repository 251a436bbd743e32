import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { getDeliveriesOfEvent, getDeliveryDetail } from "../deliveries/data/detail";
import { WEEKDAYS } from "../engine/windows";
import { announceConfig } from "../testing/config";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { untilDelivery, untilState } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let db: RunningWorker["db"];
let receiver: RunningWorker["receiver"];
let arrange: RunningWorker["arrange"];
let deliver: RunningWorker["deliver"];
let attemptsOf: RunningWorker["attemptsOf"];

beforeAll(async () => {
  running = await startRunningWorker();
  ({ db, receiver, arrange, deliver, attemptsOf } = running);
});
afterAll(() => running.stop());

describe("a subscriber", () => {
  it("that hangs does not delay another", async () => {
    const hanging = await arrange({ answers: [{ hang: true }], maxConcurrency: 2, timeoutMs: 600_000 });
    const healthy = await arrange();
    const stuck = [];
    for (let n = 0; n < 6; n++) stuck.push(await deliver(hanging));
    await receiver.until((requests) => requests.filter(({ path }) => path === hanging.path).length === 2);
    const good = await deliver(healthy);
    await untilState(db, good.id, "delivered");
    // Two hold its slots and the rest wait unclaimed.
    const shown = await Promise.all(stuck.map(({ id }) => getDeliveryDetail(db, id)));
    const states = shown.map((one) => one?.delivery.state);
    expect(states.filter((state) => state === "sending").length).toBe(2);
    expect(states.filter((state) => state === "scheduled").length).toBe(4);
    await db.prisma.subscriber.update({ where: { id: hanging.subscriber.id }, data: { paused: true } });
    await announceConfig(db);
  });

  it("that is paused gets nothing until it is resumed, and nothing fails meanwhile", async () => {
    const paused = await arrange({ paused: true });
    const delivery = await deliver(paused);
    const other = await deliver(await arrange());
    await untilState(db, other.id, "delivered");
    expect(receiver.requestsOf(delivery.id)).toEqual([]);
    await untilState(db, delivery.id, "scheduled");
    await db.prisma.subscriber.update({ where: { id: paused.subscriber.id }, data: { paused: false } });
    await announceConfig(db);
    await untilState(db, delivery.id, "delivered");
  });

  it("gets nothing during maintenance, and everything after it", async () => {
    const to = new Date(Date.now() + 2000);
    const away = { from: new Date(0).toISOString(), to: to.toISOString() };
    const delivery = await deliver(await arrange({ maintenanceWindows: [away] }));
    const {
      timelines: [timeline],
    } = await getDeliveriesOfEvent(db, delivery.eventId);
    expect(timeline?.waiting).toEqual({ reason: "maintenance", until: to });
    const delivered = await untilState(db, delivery.id, "delivered");
    expect(delivered.attempts).toBe(1);
    expect(receiver.requestsOf(delivery.id)[0]?.at).toBeGreaterThanOrEqual(to.getTime() - 10);
    expect((await getDeliveriesOfEvent(db, delivery.eventId)).timelines[0]?.waiting).toBeNull();
  });

  it("gets its first attempt at once, but retries only within its policy's retry window", async () => {
    const day = new Date(Math.floor(Date.now() / 86_400_000 + 3) * 86_400_000);
    const days = [WEEKDAYS[day.getUTCDay()]];
    const window = { timeZone: "UTC", days, from: "00:00", to: "06:00" };
    const retry = { strategy: "fixed", attempts: 2, firstDelayMs: 1000, window };
    const delivery = await deliver(await arrange({ answers: [{ status: 500 }], retry }));
    const waiting = await untilDelivery(db, delivery.id, ({ attempts }) => attempts === 1);
    expect(waiting).toMatchObject({ state: "scheduled", dueAt: day, lastDelayMs: 1000 });
    const [attempt] = await attemptsOf(delivery.id);
    expect(attempt).toMatchObject({ nextAt: day, settings: { window } });
  });

  it.each([
    ["deleted", { deletedAt: new Date() }, "The subscriber was deleted"],
    ["rejected", { status: "rejected" as const }, "The subscriber is not approved (rejected)"],
  ])("that was %s fails its due deliveries with the reason", async (_, data, failureDetail) => {
    const arranged = await arrange({ retry: { strategy: "immediate", attempts: 5 } });
    await db.prisma.subscriber.update({ where: { id: arranged.subscriber.id }, data });
    await announceConfig(db);
    const delivery = await deliver(arranged);
    const failed = await untilState(db, delivery.id, "failed");
    expect(failed).toMatchObject({
      failureClass: "no_response",
      failureKind: "subscriber_unavailable",
      retryingEnded: "unavailable",
      failureDetail,
      attempts: 0,
    });
    expect(await attemptsOf(delivery.id)).toEqual([]);
    expect(receiver.requestsOf(delivery.id)).toEqual([]);
  });

  it("gets its new URL, headers and key at the next attempt, but keeps the frozen expected status", async () => {
    const retry = { strategy: "fixed", attempts: 2, firstDelayMs: 400 };
    const arranged = await arrange({ answers: [{ status: 500 }], retry });
    const delivery = await deliver(arranged);
    await receiver.until((requests) => requests.some(({ id }) => id === delivery.id));
    const changes = {
      url: receiver.url("/moved"),
      name: "Moved",
      headers: { "x-new": "1" },
      expectedStatus: 204,
    };
    await db.prisma.subscriber.update({ where: { id: arranged.subscriber.id }, data: changes });
    await announceConfig(db);
    const delivered = await untilState(db, delivery.id, "delivered");
    expect(delivered).toMatchObject({
      expectedStatus: 200,
      subscriberUrl: changes.url,
      subscriberName: changes.name,
    });
    expect(receiver.requestsOf(delivery.id)[1]).toMatchObject({ path: "/moved", headers: { "x-new": "1" } });
  });

  it("with a rate limit gets its deliveries no faster", async () => {
    const arranged = await arrange({ ratePerSecond: 20 });
    const deliveries = await Promise.all(Array.from({ length: 8 }, () => deliver(arranged)));
    for (const { id } of deliveries) await untilState(db, id, "delivered");
    const times = receiver.requests.filter(({ path }) => path === arranged.path).map(({ at }) => at);
    // Two are sent at once, each other one a twentieth of a second after the previous one: 300 ms, less the rounding of timers.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(250);
  });

  it("whose requests cannot be made has its deliveries fail with the reason", async () => {
    const delivery = await deliver(await arrange({ url: "ftp://files.test/" }));
    const failed = await untilState(db, delivery.id, "failed");
    expect(failed).toMatchObject({
      failureKind: "invalid_request",
      failureDetail: "The request could not be made: its URL is not an http(s) address",
      attempts: 1,
    });
  });

  it("has a delivery fail for good, whatever its policy, when its payload was removed", async () => {
    const retry = { strategy: "fixed", attempts: 5, firstDelayMs: 1 };
    const paused = await arrange({ paused: true, retry });
    const delivery = await deliver(paused);
    await db.prisma.eventPayload.deleteMany({ where: { eventId: delivery.eventId } });
    await db.prisma.subscriber.update({ where: { id: paused.subscriber.id }, data: { paused: false } });
    await announceConfig(db);
    expect(await untilState(db, delivery.id, "failed")).toMatchObject({
      failureKind: "invalid_request",
      failureDetail: "The request could not be made: its payload was removed by retention",
      retryingEnded: "payload_removed",
      attempts: 1,
    });
    expect(receiver.requestsOf(delivery.id)).toEqual([]);
  });

  it("gets signatures by the previous key too while that is valid", async () => {
    const previousSigningKey = `whsec_${Buffer.from("previous key previous key").toString("base64")}`;
    const arranged = await arrange({
      previousSigningKey,
      previousSigningKeyExpiresAt: new Date(Date.now() + 60_000),
    });
    const delivery = await deliver(arranged);
    await untilState(db, delivery.id, "delivered");
    const [request] = receiver.requestsOf(delivery.id);
    const headers = request?.headers as Record<string, string>;
    for (const key of [arranged.subscriber.signingKey, previousSigningKey]) {
      expect(new Webhook(key).verify(request?.body ?? "", headers)).toEqual({ n: 1 });
    }
  });
});
