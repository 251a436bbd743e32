import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { announceConfig } from "../testing/config";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import {
  createDelivery,
  createEvent,
  createSubscriber,
} from "../testing/factories";
import { type Receiver, startReceiver } from "../testing/receiver";
import { untilState } from "../testing/until";
import { createWorker, type Worker } from "./worker";

let db: TestDatabase;
let receiver: Receiver;
let worker: Worker;

beforeAll(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver();
  worker = createWorker({ databaseUrl: db.url, allowPrivate: ["127.0.0.0/8"] });
  worker.start();
});
afterAll(async () => {
  await worker.stop();
  await receiver.close();
  await db.drop();
});
afterEach(() => receiver.answer({}));

describe("a delivery", () => {
  it("reaches its subscriber signed, and is delivered", async () => {
    const subscriber = await createSubscriber(db.prisma, { url: receiver.url("/signed?x=1") });
    await announceConfig(db);
    const event = await createEvent(db.prisma, { body: '{"n":  1}' });
    const delivery = await createDelivery(db.prisma, event, subscriber);
    const settled = await untilState(db, delivery.id, "delivered");
    expect(settled).toMatchObject({ attempts: 1, httpStatus: 200, failureClass: null, workerId: null });
    const [request] = receiver.requestsOf(delivery.id);
    const headers = request?.headers as Record<string, string>;
    expect(request).toMatchObject({ path: "/signed?x=1", body: Buffer.from('{"n":  1}') });
    expect(headers).toMatchObject({ "content-type": "application/json", "user-agent": "Redeliver" });
    expect(new Webhook(subscriber.signingKey).verify(request?.body ?? "", headers)).toEqual({ n: 1 });
  });
});
