import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import type { OperationState } from "../../engine/operation";
import { consoleDraft } from "../../operations/console-draft";
import { readOperation } from "../../operations/data/list";
import { cancelOperation, pauseOperation, resumeOperation } from "../../operations/mutations/control";
import { createDraft } from "../../operations/mutations/draft";
import { startOperation } from "../../operations/mutations/start";
import type { NewDraft } from "../../operations/schema/draft";
import type { SetEdit } from "../../operations/schema/set-edit";
import { sealSetHeaders } from "../../secrets/edit-headers";
import { newSecretKey } from "../../secrets/envelope";
import { secretKeys } from "../../secrets/keys";
import { rotateSecrets } from "../../stored-secrets/mutations";
import { announceConfig } from "../../testing/config";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";
import { HOUR_MS } from "../../time/units";

/** What may happen to edited copies of a set between its draft and its end. */

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };
const UNPACED = { pace: { perSecond: null, perSubscriberPerSecond: null }, canary: null, ramp: null };

const keys = process.env.REDELIVER_SECRET_KEYS ?? "";
let running: RunningWorker;
let db: RunningWorker["db"];
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
  await checkOperationsAtCommit(db.pool);
});
afterAll(async () => {
  process.env.REDELIVER_SECRET_KEYS = keys;
  await running.stop();
});

async function freeze(
  count: number,
  edit: SetEdit,
  settings: Partial<NewDraft> = {},
  of?: Awaited<ReturnType<RunningWorker["arrange"]>>,
) {
  const { subscriber } = of ?? (await running.arrange());
  const { deliveries } = await createFailures(db, count, { subscriber });
  const ids = deliveries.map((one) => one.id);
  const draft = consoleDraft("edit_and_retry", { by: "ids", deliveryIds: ids });
  return { ids, id: await createDraft(db, actor, { ...draft, ...UNPACED, ...settings, edit }) };
}

const untilIn = (id: string, ...states: OperationState[]) =>
  until(
    () => readOperation(db, id),
    ({ state }) => states.includes(state),
  );

it("pauses and says why, once, when a key of its headers is missing; others go on, and it does when the key is given and it is resumed", async () => {
  const { id, ids } = await freeze(3, { headers: { "x-key": "s3cret" } });
  const gone = newSecretKey();
  process.env.REDELIVER_SECRET_KEYS = gone;
  const headers = sealSetHeaders({ "x-key": "s3cret" }, id);
  process.env.REDELIVER_SECRET_KEYS = keys;
  secretKeys(); // those of the environment are read again
  await db.prisma.operationEdit.update({ where: { operationId: id }, data: { headers } });
  await startOperation(db, actor, id, {});
  const { subscriber } = await running.arrange();
  const { deliveries } = await createFailures(db, 5, { subscriber });
  const other = await createOperation(db.prisma, {}, deliveries, "pending");

  const { counts, stateReason } = await untilIn(id, "paused", "done");
  expect({ counts, stateReason }).toMatchObject({
    counts: { pending: 3, total: 3, sending: 0 },
    stateReason: "headers_unreadable",
  });
  expect((await untilIn(other.id, "done")).counts).toMatchObject({ delivered: 5, total: 5 });
  const audited = () => db.prisma.auditLog.findMany({ where: { targetId: id, action: "operation.pause" } });
  expect(await audited()).toMatchObject([{ actorType: "system", detail: { reason: "headers_unreadable" } }]);
  expect(await db.prisma.deliveryEdit.count({ where: { operationId: id } })).toBe(0);

  process.env.REDELIVER_SECRET_KEYS = `${keys},${gone}`;
  await resumeOperation(db, actor, id);
  expect((await untilIn(id, "paused", "done")).counts).toMatchObject({ delivered: 3, total: 3 });
  const copies = await db.prisma.delivery.findMany({ where: { editedFrom: { in: ids } } });
  const sent = copies.flatMap((copy) => running.receiver.requestsOf(copy.id));
  expect(sent.map((request) => request.headers["x-key"])).toEqual(Array(3).fill("s3cret"));
  expect(await audited()).toHaveLength(1);
});

it("keeps its secret headers while keys are rotated", async () => {
  const { id, ids } = await freeze(2, { headers: { "x-key": "s3cret" } });
  const stored = async () =>
    JSON.stringify((await db.prisma.operationEdit.findUniqueOrThrow({ where: { operationId: id } })).headers);
  const before = await stored();
  const fresh = newSecretKey();
  process.env.REDELIVER_SECRET_KEYS = `${fresh},${process.env.REDELIVER_SECRET_KEYS}`;
  await rotateSecrets(db);
  process.env.REDELIVER_SECRET_KEYS = fresh;
  secretKeys(); // the others are forgotten
  expect(await stored()).not.toBe(before);
  expect(await stored()).not.toContain("s3cret");
  await startOperation(db, actor, id, {});
  expect((await untilIn(id, "paused", "done")).counts).toMatchObject({ delivered: 2, total: 2 });
  const copies = await db.prisma.delivery.findMany({ where: { editedFrom: { in: ids } } });
  const sent = copies.flatMap((copy) => running.receiver.requestsOf(copy.id));
  expect(sent.map((request) => request.headers["x-key"])).toEqual(["s3cret", "s3cret"]);
});

it("makes no more copies once it is paused, nor when it is cancelled then", async () => {
  const pace = { perSecond: 1, perSubscriberPerSecond: null };
  const { id, ids } = await freeze(30, { headers: { "x-fixed": "yes" } }, { pace });
  await startOperation(db, actor, id, {});
  await until(
    () => readOperation(db, id),
    ({ counts }) => counts.delivered > 0,
  );
  await pauseOperation(db, actor, id);
  const copies = () => db.prisma.delivery.count({ where: { editedFrom: { in: ids } } });
  const { counts } = await untilIn(id, "paused", "done");
  expect(counts).toMatchObject({ sending: 0, delivered: await copies(), total: 30 });
  expect(counts.pending).toBe(30 - counts.delivered);
  await cancelOperation(db, actor, id);
  const { delivered } = counts;
  const ended = await untilIn(id, "cancelled", "done");
  expect(ended).toMatchObject({
    state: "cancelled",
    counts: { delivered, cancelled: 30 - delivered, pending: 0 },
  });
  expect(await copies()).toBe(delivered);
});

it("redirected does not wait for the open circuit of the subscriber", async () => {
  const circuit = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 10, coolDownMs: 60_000, probes: 1 };
  const arranged = await running.arrange({ paused: true, circuit });
  const subscriberId = arranged.subscriber.id;
  const open = { version: 1, state: "open", since: new Date(0), openings: 1 } as const;
  const nextProbeAt = new Date(Date.now() + HOUR_MS);
  await db.prisma.subscriberCircuit.create({ data: { subscriberId, ...open, nextProbeAt } });
  await db.prisma.subscriber.update({ where: { id: subscriberId }, data: { paused: false } });
  await announceConfig(db);
  const { id, ids } = await freeze(5, { url: running.receiver.url("/away") }, {}, arranged);
  await startOperation(db, actor, id, {});
  expect((await untilIn(id, "paused", "done")).counts).toMatchObject({ delivered: 5, total: 5 });
  const copies = await db.prisma.delivery.findMany({ where: { editedFrom: { in: ids } } });
  const sent = copies.flatMap((copy) => running.receiver.requestsOf(copy.id));
  expect(sent.map(({ path }) => path)).toEqual(Array(5).fill("/away"));
  expect(await db.prisma.subscriberCircuit.findUnique({ where: { subscriberId } })).toMatchObject({
    state: "open",
  });
});
