import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { SYSTEM } from "../../access/actor";
import type { OperationKind } from "../../engine/state";
import { readOperation } from "../../operations/data/list";
import { createDraft } from "../../operations/mutations/draft";
import { startOperation } from "../../operations/mutations/start";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

/** Freezes and starts an operation, and waits for its end. */
async function runToItsEnd(kind: OperationKind, deliveryIds: string[]) {
  const off = { canary: null, ramp: null, autoPause: null, startAt: null, window: null };
  const pace = { perSecond: null, perSubscriberPerSecond: null };
  const chosen = { by: "ids", deliveryIds } as const;
  const id = await createDraft(running.db, SYSTEM, {
    ...off,
    pace,
    kind,
    chosen,
    selection: { deliveryIds },
  });
  await startOperation(running.db, SYSTEM, id, {});
  return until(
    () => readOperation(running.db, id),
    ({ state }) => state === "done",
  );
}

async function deliveriesOf(answers: { status: number }[]) {
  const { subscriber, path } = await running.arrange({ answers });
  const { deliveries } = await createFailures(running.db, 2, { subscriber });
  return { path, ids: deliveries.map(({ id }) => id) };
}
const stored = (id: string) => running.db.prisma.delivery.findFirstOrThrow({ where: { id } });

it("sends what was delivered once more, with the same webhook-id, and skips what was not", async () => {
  const { ids, path } = await deliveriesOf([]);
  const [first = "", second = ""] = ids;
  await runToItsEnd("retry", [first]);
  const { counts, skippedByReason } = await runToItsEnd("resend", [first, second]);
  expect(counts).toMatchObject({ total: 2, delivered: 1, skipped: 1 });
  expect(skippedByReason).toEqual({ not_delivered: 1 });
  const requests = running.receiver.requests.filter((one) => one.path === path);
  expect(requests.map(({ headers }) => headers["webhook-id"])).toEqual([first, first]);
  expect(await stored(first)).toMatchObject({ state: "delivered", attempts: 3, operationId: null });
  expect(await stored(second)).toMatchObject({ state: "failed", attempts: 1 });
});

it("what fails then is a failure like any other", async () => {
  const { ids } = await deliveriesOf([{ status: 200 }, { status: 500 }]);
  const [first = ""] = ids;
  await runToItsEnd("retry", [first]);
  const { counts } = await runToItsEnd("resend", [first]);
  expect(counts).toMatchObject({ total: 1, failedAgain: 1 });
  expect(await stored(first)).toMatchObject({ state: "failed", httpStatus: 500, retryingEnded: "manual" });
  expect((await runToItsEnd("discard", [first])).counts).toMatchObject({ changed: 1 });
  expect((await runToItsEnd("restore", [first])).counts).toMatchObject({ changed: 1 });
});
