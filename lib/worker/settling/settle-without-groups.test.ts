import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { untilBlocked, untilDelivery, untilState } from "../../testing/until";

/** Outcomes are written while groups cannot be found or made, and failures get their groups later. */

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
// One each: a worker asks for no group for seconds after it got none.
beforeEach(async () => {
  running = await startRunningWorker();
});
afterEach(() => running.stop());

const groupOf = async (fingerprintId: bigint | null) =>
  (
    await running.db.prisma.failureFingerprint.findUniqueOrThrow({
      where: { id: fingerprintId ?? 0n },
      include: { group: true },
    })
  ).group;

/** A delivery of a new subscriber, whose answers are `answers`. */
async function deliver(...answers: { status: number; body: string }[]) {
  return running.deliver(await running.arrange({ answers }));
}

it("settles failures and successes while another connection holds the table of fingerprints", async () => {
  const { db } = running;
  const blocker = await db.pool.connect();
  const held = "lock table failure_fingerprint, failure_group in access exclusive mode";
  try {
    await blocker.query(`begin; ${held}`);
    const failure = await deliver({ status: 503, body: "held" });
    await untilBlocked(db);
    const success = await deliver({ status: 200, body: "fine" });
    await untilState(db, success.id, "delivered");
    const settled = await untilState(db, failure.id, "failed");
    expect(settled).toMatchObject({ attempts: 1, httpStatus: 503, failureFingerprintId: null });
    await blocker.query("rollback");
    const filled = await untilDelivery(
      db,
      failure.id,
      ({ failureFingerprintId }) => failureFingerprintId !== null,
    );
    expect(await groupOf(filled.failureFingerprintId)).toMatchObject({
      template: "held",
      httpStatus: 503,
      sampleDeliveryId: failure.id,
    });
    const attempts = await db.prisma.attempt.findMany({ where: { deliveryId: failure.id } });
    expect(attempts).toMatchObject([{ failureFingerprintId: filled.failureFingerprintId }]);
  } finally {
    blocker.release(true);
  }
});

it("settles a failure whose group cannot be inserted", async () => {
  const { db } = running;
  await db.pool.query(
    "alter table failure_fingerprint add constraint refused check (created_at is null) not valid",
  );
  const failure = await deliver({ status: 503, body: "refused" });
  const settled = await untilState(db, failure.id, "failed");
  expect(settled).toMatchObject({ attempts: 1, failureFingerprintId: null });
  await db.pool.query("alter table failure_fingerprint drop constraint refused");
  const filled = await untilDelivery(
    db,
    failure.id,
    ({ failureFingerprintId }) => failureFingerprintId !== null,
  );
  expect(await groupOf(filled.failureFingerprintId)).toMatchObject({ template: "refused" });
});
