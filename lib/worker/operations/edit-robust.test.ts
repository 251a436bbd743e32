import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createEvent, createFailedDelivery } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import { ensureDayPartitions } from "../../db/partitions";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { consoleDraft } from "../../operations/console-draft";
import { readOperationDetail } from "../../operations/data/detail";
import { retryDeliveries } from "../../operations/mutations";
import { resumeOperation } from "../../operations/mutations/control";
import { createDraft } from "../../operations/mutations/draft";
import { editAndRetry } from "../../operations/mutations/edit";
import { startOperation } from "../../operations/mutations/start";
import type { Edit } from "../../operations/schema/edit";
import { sealEditHeaders } from "../../secrets/edit-headers";
import { newSecretKey } from "../../secrets/envelope";
import { secretKeys } from "../../secrets/keys";
import { rotateSecrets } from "../../stored-secrets/mutations";
import { announceConfig } from "../../testing/config";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { ranUntil, retainAt } from "../../testing/retention";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until, untilState } from "../../testing/until";
import { DAY_MS, HOUR_MS } from "../../time/units";

/** What may happen to an edited copy between its making and its end. */

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const ACTOR: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };

let running: RunningWorker;
let otherHost: Receiver;
const keys = process.env.REDELIVER_SECRET_KEYS ?? "";
beforeAll(async () => {
  running = await startRunningWorker();
  otherHost = await startReceiver();
});
afterEach(() => {
  process.env.REDELIVER_SECRET_KEYS = keys;
  otherHost.answer({});
});
afterAll(async () => {
  await otherHost.close();
  await running.stop();
});

async function failed(data: NonNullable<Parameters<RunningWorker["arrange"]>[0]> = {}) {
  const { subscriber } = await running.arrange(data);
  const { deliveries } = await createFailures(running.db, 1, { subscriber });
  const [original] = deliveries;
  if (!original) throw new Error("made above");
  return { subscriber, original };
}

const copyOf = (id: string, edit: Partial<Edit>) =>
  editAndRetry(running.db, ACTOR, id, { reason: "Mended", ...edit });

async function change(
  id: string,
  data: Parameters<RunningWorker["db"]["prisma"]["subscriber"]["update"]>[0]["data"],
) {
  await running.db.prisma.subscriber.update({ where: { id }, data });
  await announceConfig(running.db);
}

const untilDone = (operationId: string) =>
  until(
    () => readOperationDetail(running.db, operationId),
    ({ state }) => state === "done",
  );
const detailOf = (id: string) => getDeliveryDetail(running.db, id);

it("keeps its secret headers while keys are rotated, before it is sent and after", async () => {
  const { db } = running;
  const { subscriber, original } = await failed({ paused: true });
  const edit = { url: otherHost.url("/down"), headers: { "x-key": "s3cret" } };
  otherHost.answer({ "/down": { status: 503 } });
  const { deliveryId } = await copyOf(original.id, edit);
  const where = { deliveryId };
  const stored = async () =>
    JSON.stringify((await db.prisma.deliveryEdit.findUniqueOrThrow({ where })).headers);
  /** Encrypts everything with a new key, and forgets the others. */
  async function rotate() {
    const before = await stored();
    const fresh = newSecretKey();
    process.env.REDELIVER_SECRET_KEYS = `${fresh},${process.env.REDELIVER_SECRET_KEYS}`;
    await rotateSecrets(db);
    process.env.REDELIVER_SECRET_KEYS = fresh;
    expect(await stored()).not.toBe(before);
    expect(await stored()).not.toContain("s3cret");
  }
  await rotate();
  await change(subscriber.id, { paused: false });
  await untilState(db, deliveryId, "failed");
  await rotate();
  otherHost.answer({});
  await retryDeliveries(db, ACTOR, { by: "ids", deliveryIds: [deliveryId] });
  await untilState(db, deliveryId, "delivered");
  const sent = otherHost.requestsOf(deliveryId).map(({ headers }) => headers["x-key"]);
  expect(sent).toEqual(["s3cret", "s3cret"]);
});

it("goes to the subscriber's alternative URL while the circuit is open, with its own headers, unless it has a URL of its own", async () => {
  const { db, receiver } = running;
  const CIRCUIT = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 1, coolDownMs: 60_000, probes: 1 };
  const headers = { authorization: "Bearer of the subscriber", accept: "text/plain" };
  const alternativeUrl = receiver.url("/spare");
  const { subscriber, original } = await failed({ paused: true, circuit: CIRCUIT, headers, alternativeUrl });
  await db.prisma.subscriberCircuit.create({
    data: {
      ...{ subscriberId: subscriber.id, version: 1, state: "open", since: new Date(0), openings: 1 },
      nextProbeAt: new Date(Date.now() + HOUR_MS),
    },
  });
  await change(subscriber.id, { paused: false });
  const own = await copyOf(original.id, { headers: { "x-fixed": "yes" } });
  const { deliveries } = await createFailures(db, 1, { subscriber });
  const away = await copyOf(deliveries[0]?.id ?? "", {
    url: otherHost.url("/away"),
    headers: { "x-fixed": "yes" },
  });
  for (const { operationId } of [own, away])
    expect((await untilDone(operationId)).counts).toMatchObject({ delivered: 1, total: 1 });
  expect(receiver.requestsOf(own.deliveryId)).toMatchObject([
    { path: "/spare", headers: { ...headers, "x-fixed": "yes" } },
  ]);
  const [request] = otherHost.requestsOf(away.deliveryId);
  expect(request).toMatchObject({ path: "/away", headers: { accept: "text/plain", "x-fixed": "yes" } });
  expect(request?.headers).not.toHaveProperty("authorization");
  expect((await detailOf(own.deliveryId))?.delivery.subscriberUrl).toBe(alternativeUrl);
});

it("to a name that stands for an address which is refused fails as a blocked address, and nothing is asked there", async () => {
  const guarded = await startRunningWorker({ allowPrivate: [] });
  try {
    const { subscriber } = await guarded.arrange();
    const { deliveries } = await createFailures(guarded.db, 1, { subscriber });
    const url = otherHost.url("/hidden").replace("127.0.0.1", "localhost");
    const { deliveryId, operationId } = await editAndRetry(guarded.db, ACTOR, deliveries[0]?.id ?? "", {
      ...{ reason: "Mended", url },
    });
    expect(await untilState(guarded.db, deliveryId, "failed")).toMatchObject({
      ...{ attempts: 1, failureKind: "blocked_address", httpStatus: null, retryingEnded: "manual" },
    });
    expect((await readOperationDetail(guarded.db, operationId)).counts).toMatchObject({ failedAgain: 1 });
    expect(otherHost.requests.filter(({ path }) => path === "/hidden")).toEqual([]);
  } finally {
    await guarded.stop();
  }
});

it("keeps its original from retention until its operation ends, and is sent without the payload of that", async () => {
  const { db } = running;
  const old = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - 200 * DAY_MS);
  await ensureDayPartitions(db.pool, old, new Date(old.getTime() + DAY_MS));
  const { subscriber } = await running.arrange({ paused: true });
  const event = await createEvent(db.prisma, { receivedAt: old, body: '{"amount":1}' });
  const original = await createFailedDelivery(db.prisma, event, subscriber, { failedAt: old });
  const copy = await copyOf(original.id, { headers: { "x-fixed": "yes" } });
  const now = new Date();
  await ranUntil(db, now);
  await retainAt(db, now);
  expect(await detailOf(original.id)).toMatchObject({
    delivery: { state: "failed", editedTo: [copy.deliveryId] },
  });
  const ofOriginal = { where: { eventId: event.id } };
  const payloads = [
    db.prisma.eventPayload.deleteMany(ofOriginal),
    db.prisma.keptPayload.deleteMany(ofOriginal),
  ];
  expect(await detailOf(copy.deliveryId)).toMatchObject({ delivery: { isOriginalRemoved: false } });
  expect((await Promise.all(payloads)).map(({ count }) => count).toSorted()).toEqual([0, 1]);
  await change(subscriber.id, { paused: false });
  expect((await untilDone(copy.operationId)).counts).toMatchObject({ total: 1, delivered: 1 });
  const [request] = running.receiver.requestsOf(copy.deliveryId);
  expect(request?.body.toString()).toBe('{"amount":1}');
  await ranUntil(db, now);
  await retainAt(db, now);
  expect(await detailOf(original.id)).toBeNull();
  expect(await detailOf(copy.deliveryId)).toMatchObject({
    delivery: { state: "delivered", editedFrom: original.id, isOriginalRemoved: true },
    payload: { body: Buffer.from('{"amount":1}') },
  });
});

describe("of an edited copy", () => {
  /** A copy that was redirected with headers of its own, and failed there. */
  async function redirected() {
    const { db } = running;
    const { original, subscriber } = await failed();
    otherHost.answer({ "/down": { status: 503 } });
    const edit = { url: otherHost.url("/down"), headers: { "X-Key": "s3cret", accept: "text/plain" } };
    const copy = await untilState(db, (await copyOf(original.id, edit)).deliveryId, "failed");
    otherHost.answer({});
    return { copy, subscriber };
  }

  it("it keeps the URL and the headers, where they are not replaced", async () => {
    const { copy } = await redirected();
    const edit = { payload: 2, headers: { Accept: "text/html" } };
    const { deliveryId } = await copyOf(copy.id, edit);
    expect(await untilState(running.db, deliveryId, "delivered")).toMatchObject({ editedFrom: copy.id });
    const [request] = otherHost.requestsOf(deliveryId);
    expect(request).toMatchObject({ path: "/down", headers: { "x-key": "s3cret", accept: "text/html" } });
    expect(String(request?.body)).toBe("2");
  });

  it("it leaves the secret headers behind where it goes to another origin", async () => {
    const { copy, subscriber } = await redirected();
    const { deliveryId } = await copyOf(copy.id, { url: running.receiver.url("/third") });
    await untilState(running.db, deliveryId, "delivered");
    const [request] = running.receiver.requestsOf(deliveryId);
    expect(request?.headers).toMatchObject({ accept: "text/plain" });
    expect(request?.headers).not.toHaveProperty("x-key");
    expect(new URL(subscriber.url).origin).toBe(new URL(running.receiver.url("/")).origin);
  });

  it("and of a set of such, too, by the keys that are there", async () => {
    const { db } = running;
    const { copy } = await redirected();
    const draft = consoleDraft("edit_and_retry", { by: "ids", deliveryIds: [copy.id] });
    const edit = { headers: { "x-more": "1" } };
    const id = await createDraft(db, ACTOR, { ...draft, canary: null, ramp: null, edit });
    const gone = newSecretKey();
    process.env.REDELIVER_SECRET_KEYS = gone;
    const headers = sealEditHeaders({ "x-key": "s3cret" }, copy.id);
    process.env.REDELIVER_SECRET_KEYS = keys;
    secretKeys(); // those of the environment are read again
    await db.prisma.deliveryEdit.update({ where: { deliveryId: copy.id }, data: { headers } });
    await startOperation(db, ACTOR, id, {});
    const paused = await until(
      () => readOperationDetail(db, id),
      ({ state }) => state === "paused",
    );
    expect(paused).toMatchObject({ stateReason: "headers_unreadable", counts: { pending: 1 } });
    process.env.REDELIVER_SECRET_KEYS = `${keys},${gone}`;
    await resumeOperation(db, ACTOR, id);
    expect((await untilDone(id)).counts).toMatchObject({ delivered: 1 });
    const second = await db.prisma.delivery.findFirstOrThrow({ where: { editedFrom: copy.id } });
    const [request] = otherHost.requestsOf(second.id);
    expect(request).toMatchObject({ path: "/down", headers: { "x-key": "s3cret", "x-more": "1" } });
  });
});
