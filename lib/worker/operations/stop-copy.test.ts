import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import { consoleDraft } from "../../operations/console-draft";
import { readOperation } from "../../operations/data/list";
import { createDraft } from "../../operations/mutations/draft";
import { editAndRetry } from "../../operations/mutations/edit";
import { startOperation } from "../../operations/mutations/start";
import { announceConfig } from "../../testing/config";
import { checkHoldsAtCommit, checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until, untilBlocked, untilState } from "../../testing/until";

/** An edited copy that waits holds its original. It can be stopped, and then the original is edited anew. */

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const ACTOR: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };

let running: RunningWorker;
let db: RunningWorker["db"];
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
  await checkOperationsAtCommit(db.pool);
  await checkHoldsAtCommit(db.pool);
});
afterAll(() => running.stop());

/** A failed delivery with an edited copy that waits, because its subscriber is paused. */
async function waiting() {
  const { subscriber } = await running.arrange({ paused: true });
  const [original] = (await createFailures(db, 1, { subscriber })).deliveries;
  if (!original) throw new Error("made above");
  return { subscriber, original, copy: await edit(original.id) };
}
const edit = (id: string) =>
  editAndRetry(db, ACTOR, id, { headers: { accept: "text/html" }, reason: "Mended" });

async function stop(deliveryId: string) {
  const id = await createDraft(db, ACTOR, consoleDraft("stop", { by: "ids", deliveryIds: [deliveryId] }));
  await startOperation(db, ACTOR, id, {});
  return id;
}
const untilDone = (id: string) =>
  until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );

it("is named by the refusal of another edit, and stopped by an operation: its item failed again", async () => {
  const { subscriber, original, copy } = await waiting();
  await expect(edit(original.id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("stop it while it waits"),
    details: [
      { field: "in_operation", message: copy.operationId },
      { field: "copy", message: copy.deliveryId },
    ],
  });
  expect((await untilDone(await stop(copy.deliveryId))).counts).toMatchObject({ total: 1, changed: 1 });
  expect(await untilState(db, copy.deliveryId, "failed")).toMatchObject({
    ...{ retryingEnded: "stopped", attempts: 0, operationId: null },
  });
  expect((await untilDone(copy.operationId)).counts).toMatchObject({ total: 1, failedAgain: 1, sending: 0 });
  const second = await edit(original.id);
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { paused: false } });
  await announceConfig(db);
  await untilState(db, second.deliveryId, "delivered");
  expect(running.receiver.requestsOf(copy.deliveryId)).toEqual([]);
});

it("holds its original until its stop is committed: an edit beside that makes no second copy", async () => {
  const { original, copy } = await waiting();
  const other = await db.pool.connect();
  try {
    await other.query("begin");
    // A stop waits for the row of the copy.
    await other.query("select from delivery where id = $1 for update", [copy.deliveryId]);
    const stopping = await stop(copy.deliveryId);
    await untilBlocked(db);
    await expect(edit(original.id)).rejects.toMatchObject({ code: "conflict" });
    await other.query("commit");
    await untilDone(stopping);
  } finally {
    other.release();
  }
  await edit(original.id);
  expect(await db.prisma.deliveryEdit.count({ where: { originalId: original.id } })).toBe(2);
});

it("is not stopped while an operation that retries it has released it", async () => {
  const { copy } = await waiting();
  const retried = await db.prisma.delivery.findFirstOrThrow({ where: { id: copy.deliveryId } });
  await untilDone(await stop(copy.deliveryId));
  const again = await createOperation(db.prisma, {}, [retried]);
  const data = { state: "scheduled", operationId: again.id, failedAt: null } as const;
  await db.prisma.delivery.updateMany({ where: { id: retried.id }, data });
  expect(await untilDone(await stop(copy.deliveryId))).toMatchObject({
    skippedByReason: { in_operation: 1 },
    counts: { changed: 0 },
  });
});
