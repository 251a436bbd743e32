import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { answerEvent } from "../events/api/event";
import { READER } from "../testing/actors";
import { announceConfig } from "../testing/config";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { OK, type RawReceiver, startRawReceiver } from "../testing/servers/raw-receiver";
import { until } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let receiver: RawReceiver;

beforeAll(async () => {
  running = await startRunningWorker();
  receiver = await startRawReceiver();
});
afterAll(async () => {
  await running.stop();
  await receiver.close();
});

it.each([
  ["behind each answer", 1, 1],
  ["behind every fifth", 5, 5],
  ["instead of a fifth answer", 4, 5],
])(
  "a receiver that closes connections %s gets 200 of 200 without any policy",
  async (_, answered, closing) => {
    receiver.answer(({ socket, ofConnection }) => {
      if (ofConnection <= answered) socket.write(OK);
      if (ofConnection >= closing) socket.end();
    });
    const { db } = running;
    const subscriber = await createSubscriber(db.prisma, { url: receiver.origin, maxConcurrency: 4 });
    const handler = await createHandler(db.prisma);
    await announceConfig(db);
    const arranged = { path: "/", subscriber, handlerId: handler.id };
    const deliveries = await Promise.all(Array.from({ length: 200 }, () => running.deliver(arranged)));
    const where = { subscriberId: subscriber.id };
    await until(
      () => db.prisma.delivery.count({ where: { ...where, state: "scheduled" } }),
      (count) => count === 0,
      40_000,
    );
    expect(await db.prisma.delivery.count({ where: { ...where, state: "delivered", attempts: 1 } })).toBe(
      200,
    );
    // A repetition is shown: in the attempt, on the event's page and by API.
    const ids = deliveries.map(({ id }) => id);
    const attempts = await db.prisma.attempt.findMany({ where: { deliveryId: { in: ids } } });
    expect(attempts).toHaveLength(200);
    const resent = attempts.filter((attempt) => attempt.resentOnFreshConnection === 1);
    for (const { id } of deliveries) {
      const times = receiver.requests.filter((request) => request.id === id).length;
      if (times > 1) expect(resent.map(({ deliveryId }) => deliveryId)).toContain(id);
      expect(times).toBeLessThanOrEqual(2);
    }
    const eventOf = (deliveryId?: string) => deliveries.find(({ id }) => id === deliveryId)?.eventId ?? "";
    const once = attempts.find((attempt) => attempt.resentOnFreshConnection === null);
    const systemOf = async (deliveryId?: string) =>
      (await answerEvent(db, READER, eventOf(deliveryId))).deliveries[0]?.attempts[0]?.system;
    expect(await systemOf(once?.deliveryId)).not.toHaveProperty("resentOnFreshConnection");
    if (closing > answered) {
      expect(await systemOf(resent[0]?.deliveryId)).toMatchObject({ resentOnFreshConnection: 1 });
    }
  },
);
