import { announceConfig } from "../lib/testing/config";
import { type Receiver, startReceiver } from "../lib/testing/servers/receiver";
import { until } from "../lib/testing/until";
import { createSubscriber } from "../prisma/factories/factories";
import { createFailures } from "../prisma/factories/failures";
import { killPostgres } from "./database-faults";
import type { Fault } from "./fault";
import { deployWorker, killWeb, killWorker } from "./process-faults";
import type { Stage } from "./stage";

/**
 * Faults in the middle of an operation: another fault while a retry is released at a pace, between its preview and its start, or while
 * it is being cancelled. Its deliveries have a subscriber of their own, and are taken away afterwards: the other checks do not know them.
 */

const FAILURES = 120;
/** Slow enough that every fault finds it in the middle. */
const PACE = { perSecond: 30, perSubscriberPerSecond: 30 };
const WITHIN_MS = 120_000;

type Moment = "released" | "draft" | "cancelled";
type Operation = { state: string; counts: Record<string, number> };

export const operationFaults = (): Fault[] => [
  during(killWorker(1), "released", "worker killed in mid-operation"),
  during(killWeb, "draft", "web killed between preview and start"),
  during(deployWorker, "released", "shards move in mid-operation"),
  during(killPostgres, "cancelled", "database restarted while draining a cancel"),
];

/** @param moment when the fault is injected */
function during(fault: Fault, moment: Moment, kind: string): Fault {
  return {
    kind,
    repeats: fault.repeats,
    ...(fault.losesMarks && { losesMarks: true }),
    inject: async (stage) => {
      const target = await startTarget(stage);
      const id = await createDraft(stage, target);
      if (moment !== "draft") {
        await move(stage, id, "start");
        await until(
          () => readOperation(stage, id),
          ({ counts }) => (counts.delivered ?? 0) > 0,
          WITHIN_MS,
        );
      }
      if (moment === "cancelled") await move(stage, id, "cancel");
      const injected = await fault.inject(stage);
      return {
        ...injected,
        afterwards: async () => {
          await injected.afterwards?.();
          if (moment === "draft") await move(stage, id, "start");
          await checkEnd(stage, id, target);
          await target.receiver.close();
          await stage.db.pool.query(TAKE_AWAY, [target.subscriberId]);
        },
      };
    },
  };
}

type Target = { subscriberId: string; receiver: Receiver; deliveryIds: string[] };

/** Failed deliveries of a subscriber that is healthy again. */
async function startTarget({ db }: Stage): Promise<Target> {
  const receiver = await startReceiver();
  const subscriber = await createSubscriber(db.prisma, {
    url: receiver.url("/operation"),
    maxConcurrency: 8,
  });
  await announceConfig(db);
  const { deliveries } = await createFailures(db, FAILURES, {
    subscriber,
    failedAt: new Date(Date.now() - 3_600_000),
  });
  return { subscriberId: subscriber.id, receiver, deliveryIds: deliveries.map(({ id }) => id) };
}

async function createDraft(stage: Stage, { deliveryIds }: Target): Promise<string> {
  const body = {
    kind: "retry",
    selection: { deliveryIds },
    pace: PACE,
    canary: null,
    ramp: null,
    autoPause: null,
  };
  const { id } = (await call(stage, "POST", "/api/v1/operations", body)) as { id: string };
  return id;
}

/** The web server may be starting again. */
async function move(stage: Stage, id: string, what: "start" | "cancel"): Promise<void> {
  const body = what === "start" ? { expectedTotal: FAILURES, reason: "fault run" } : {};
  await until(
    () => call(stage, "POST", `/api/v1/operations/${id}:${what}`, body).catch(() => undefined),
    (answer) => answer !== undefined,
    WITHIN_MS,
    200,
  );
}

const readOperation = (stage: Stage, id: string) =>
  call(stage, "GET", `/api/v1/operations/${id}`).catch(() => ({
    state: "unreadable",
    counts: {},
  })) as Promise<Operation>;

async function call(stage: Stage, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${stage.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${stage.apiKey}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Waits for the end, and compares counters, items, deliveries and what the subscriber received. */
async function checkEnd(stage: Stage, id: string, { receiver, deliveryIds }: Target): Promise<void> {
  const { state, counts } = await until(
    () => readOperation(stage, id),
    (latest) => latest.state === "done" || latest.state === "cancelled",
    WITHIN_MS,
    100,
  );
  const { rows } = await stage.db.pool.query<{
    result: string;
    state: string;
    attempts: number;
    items: number;
  }>(ENDS, [id]);
  const sum = (result: string) =>
    rows.filter((row) => row.result === result).reduce((all, { items }) => all + items, 0);
  const { delivered = 0, cancelled = 0, pending = 0, sending = 0 } = counts;
  const wrong = rows.filter((row) => (row.result === "delivered") !== (row.state === "delivered"));
  const received = new Set(receiver.requests.map(({ headers }) => String(headers["webhook-id"])));
  const unsent = deliveryIds.filter((one) => !received.has(one)).length;
  if (
    pending + sending > 0 ||
    delivered + cancelled !== FAILURES ||
    sum("delivered") !== delivered ||
    sum("cancelled") !== cancelled ||
    wrong.length > 0 ||
    unsent > cancelled ||
    (state === "done") !== (cancelled === 0)
  )
    throw new Error(
      `Of ${FAILURES} items, ${unsent} were not received: ${JSON.stringify({ state, counts, rows })}.`,
    );
}

const ENDS = `
select i.result, d.state, count(*)::int as items from operation_item i
join delivery d on d.id = i.delivery_id and d.shard = i.shard where i.operation_id = $1 group by 1, 2`;

/** The rows of a subscriber, as far as other checks would find them. */
const TAKE_AWAY = `
with gone as (delete from delivery where subscriber_id = $1 returning id, event_id, shard),
  attempts as (delete from attempt a using gone where a.delivery_id = gone.id)
delete from event e using gone where e.id = gone.event_id and e.shard = gone.shard`;
