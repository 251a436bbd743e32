import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SYSTEM } from "../../access/actor";
import { updateFoldRules } from "../../fold-rules/mutations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until, untilDelivery } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

/** Each answer names somebody else. */
const ANSWERS = Array.from({ length: 500 }, (_, index) => ({
  status: 404,
  body: `No user ${[...String(index + 100)].map((digit) => "abcdefghij"[Number(digit)]).join("")} here`,
}));

it("a worker that runs follows new rules of folding", async () => {
  const { db } = running;
  const arranged = await running.arrange({ answers: ANSWERS });
  const groupOfNext = async () => {
    const delivery = await running.deliver(arranged);
    const failed = await untilDelivery(db, delivery.id, (one) => one.failureFingerprintId !== null);
    const where = { id: failed.failureFingerprintId ?? 0n };
    return (await db.prisma.failureFingerprint.findUniqueOrThrow({ where, include: { group: true } })).group;
  };
  expect((await groupOfNext()).template).toBe("No user baa here");
  await updateFoldRules(db, SYSTEM, { version: 0, rules: [{ mark: "user", matches: "user [a-j]{3}" }] });
  const folded = await until(groupOfNext, ({ template }) => template === "No ⟨user⟩ here");
  expect(await groupOfNext()).toEqual(folded);
});
