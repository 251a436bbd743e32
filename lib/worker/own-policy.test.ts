import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createPolicy } from "../../prisma/factories/factories";
import { answerEvent } from "../events/api/event";
import { READER } from "../testing/actors";
import { announceConfig } from "../testing/config";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { untilDelivery, untilState } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

const HANDLERS = { strategy: "fixed", attempts: 3, firstDelayMs: 600_000 };

it("overrides the retries of the handler's policy, and the attempt says which ran", async () => {
  const { db, arrange, deliver, attemptsOf } = running;
  const own = await createPolicy(db.prisma, {
    name: "Twice at once",
    retry: { strategy: "immediate", attempts: 1 },
  });
  const arranged = await arrange({ answers: [{ status: 500 }], retry: HANDLERS, policyId: own.id });
  const { id, eventId } = await deliver(arranged);
  expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 2, retryingEnded: "attempts_spent" });
  const [attempt] = await attemptsOf(id);
  expect(attempt).toMatchObject({
    strategy: "immediate",
    policy: { id: own.id, name: "Twice at once", isOwn: true },
  });
  const { deliveries } = await answerEvent(db, READER, eventId);
  expect(deliveries[0]?.attempts[0]).toMatchObject({ policy: { name: "Twice at once", of: "subscriber" } });
});

it("without retries leaves no automatic retry, whatever the handler's policy says", async () => {
  const { db, arrange, deliver, attemptsOf } = running;
  const own = await createPolicy(db.prisma, { name: "Never again" });
  const arranged = await arrange({ answers: [{ status: 500 }], retry: HANDLERS, policyId: own.id });
  const { id } = await deliver(arranged);
  expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 1, retryingEnded: "no_policy" });
  const [attempt] = await attemptsOf(id);
  expect(attempt).toMatchObject({ strategy: null, policy: { name: "Never again", isOwn: true } });
});

it("gives way to the handler's when it is taken away, from the next attempt on", async () => {
  const { db, arrange, deliver, attemptsOf } = running;
  const own = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 5, firstDelayMs: 1000 },
  });
  const arranged = await arrange({ answers: [{ status: 500 }], retry: HANDLERS, policyId: own.id });
  const { id } = await deliver(arranged);
  await untilDelivery(db, id, ({ attempts }) => attempts === 1);
  await db.prisma.subscriber.update({ where: { id: arranged.subscriber.id }, data: { policyId: null } });
  await announceConfig(db);
  const waiting = await untilDelivery(db, id, ({ lastDelayMs }) => lastDelayMs === HANDLERS.firstDelayMs);
  expect(waiting.state).toBe("scheduled");
  const attempts = await attemptsOf(id);
  expect(attempts[0]?.policy).toMatchObject({ name: own.name, isOwn: true });
  expect(attempts.at(-1)?.policy).toMatchObject({ isOwn: false });
});
