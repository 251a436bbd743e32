import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { notifyDue } from "../../db/channels";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import type { Attempt } from "../../deliveries/detail";
import { createWorker, type Worker, type WorkerOptions } from "../../worker/worker";
import { announceConfig } from "../config";
import { createTestDatabase, type TestDatabase } from "../database";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../servers/receiver";

type Setting = { answers?: ScriptedAnswer[]; retry?: object } & Parameters<typeof createSubscriber>[1];
type Arranged = {
  path: string;
  subscriber: Awaited<ReturnType<typeof createSubscriber>>;
  handlerId: string;
};

export type RunningWorker = {
  db: TestDatabase;
  receiver: Receiver;
  worker: Worker;
  /** Creates a subscriber with a path and answers of its own, and a handler with the given retry policy. */
  arrange: (setting?: Setting) => Promise<Arranged>;
  /** Creates a due delivery of `{"n":  1}` and sends the notification of a publish. */
  deliver: (
    arranged: Arranged,
    data?: Parameters<typeof createDelivery>[3],
  ) => ReturnType<typeof createDelivery>;
  /** Returns the attempts as the product shows them. */
  attemptsOf: (deliveryId: string) => Promise<Attempt[]>;
  stop: () => Promise<void>;
};

/** Starts a worker in this process with a database and a receiver of its own. */
export async function startRunningWorker(
  options: Pick<WorkerOptions, "mail" | "leaseMs" | "allowPrivate"> = {},
): Promise<RunningWorker> {
  const db = await createTestDatabase();
  const answers = new Map<string, ScriptedAnswer[]>();
  // Each path uses its list of answers in order and repeats the last one.
  const receiver = await startReceiver(({ path }) => {
    const list = answers.get(path) ?? [];
    return (list.length > 1 ? list.shift() : list[0]) ?? {};
  });
  const worker = createWorker({
    databaseUrl: db.url,
    allowPrivate: ["127.0.0.0/8"],
    drainMs: 100,
    ...options,
  });
  worker.start();
  let paths = 0;
  return {
    db,
    receiver,
    worker,
    arrange: async ({ answers: list = [], retry, ...subscriberData } = {}) => {
      const path = `/path-${++paths}`;
      answers.set(path, list);
      const subscriber = await createSubscriber(db.prisma, { url: receiver.url(path), ...subscriberData });
      const policy = await createPolicy(db.prisma, retry ? { retry } : {});
      const handler = await createHandler(db.prisma, { policyId: policy.id });
      await announceConfig(db);
      return { path, subscriber, handlerId: handler.id };
    },
    deliver: async ({ subscriber, handlerId }, data = {}) => {
      const event = await createEvent(db.prisma, { body: '{"n":  1}' });
      const delivery = await createDelivery(db.prisma, event, subscriber, { handlerId, ...data });
      await notifyDue(db.pool, [delivery]);
      return delivery;
    },
    attemptsOf: async (deliveryId) => (await getDeliveryDetail(db, deliveryId))?.attempts ?? [],
    stop: async () => {
      await worker.stop();
      await receiver.close();
      await db.drop();
    },
  };
}
