import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import type { OperationState } from "../../engine/operation";
import { consoleDraft } from "../../operations/console-draft";
import { readOperation } from "../../operations/data/list";
import { resumeOperation } from "../../operations/mutations/control";
import { createDraft } from "../../operations/mutations/draft";
import { startOperation } from "../../operations/mutations/start";
import type { SetEdit } from "../../operations/schema/set-edit";
import { sealSetHeaders } from "../../secrets/edit-headers";
import { newSecretKey } from "../../secrets/envelope";
import { secretKeys } from "../../secrets/keys";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

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

async function freeze(count: number, edit: SetEdit) {
  const { subscriber } = await running.arrange();
  const { deliveries } = await createFailures(db, count, { subscriber });
  const ids = deliveries.map((one) => one.id);
  const draft = consoleDraft("edit_and_retry", { by: "ids", deliveryIds: ids });
  return { ids, id: await createDraft(db, actor, { ...draft, ...UNPACED, edit }) };
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
