import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorker } from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { createWaiting } from "../../../prisma/factories/waiting";
import { newId } from "../../db/ids";
import type { AttemptTrigger, OperationKind } from "../../engine/state";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { claimDueDeliveries, giveBackDeliveries } from "./claim";
import { HeldDeliveries } from "./held-deliveries";

const SHARD = 7;

let db: TestDatabase;
let link: Link;
const workerId = randomUUID();
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "test");
  await createWorker(db.prisma, workerId);
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

/** Claims a due delivery with a trigger and the operation of a kind; null: of one that is not stored; undefined: of none. */
async function claim(nextTrigger: AttemptTrigger, kind: OperationKind | null | undefined, attempts: number) {
  const operationId = kind === undefined ? null : newId();
  const data = { nextTrigger, operationId, attempts, recoveries: nextTrigger === "recovery" ? 1 : 0 };
  const { subscriber, deliveries } = await createWaiting(db, 1, { shard: SHARD, data });
  if (kind && operationId) await createOperation(db.prisma, { id: operationId, kind }, deliveries);
  const context = { link, clock: new DatabaseClock(), heldDeliveries: new HeldDeliveries(), workerId };
  const again = async () =>
    (await claimDueDeliveries(context, SHARD, [{ subscriberId: subscriber.id, priority: 1, free: 1 }]))
      .deliveries;
  const claimed = await again();
  const [one] = claimed;
  if (!one) throw new Error("nothing claimed");
  return {
    one,
    operationId,
    giveBack: async () => {
      await giveBackDeliveries(link, claimed);
      context.heldDeliveries.drop(one);
      return again();
    },
  };
}

it.each<[AttemptTrigger, OperationKind | null | undefined, number, boolean]>([
  ["manual", "retry", 1, true],
  ["scheduled", "resend", 1, true],
  ["recovery", "retry", 2, true],
  ["automatic", "retry_now", 1, false],
  ["recovery", "retry_now", 2, false],
  ["first", "retry_now", 0, false],
  ["manual", null, 1, true],
  ["automatic", undefined, 1, false],
  ["first", undefined, 0, false],
])(
  "a claim of %s for %s after %i attempts knows whether it is on demand: %s",
  async (trigger, kind, attempts, isOnDemand) => {
    const { one, operationId } = await claim(trigger, kind, attempts);
    expect(one).toMatchObject({ trigger, operationId, attempts, isOnDemand });
  },
);

it("what is given back keeps its operation", async () => {
  const { giveBack, operationId } = await claim("first", "retry_now", 0);
  expect(await giveBack()).toMatchObject([{ operationId, isOnDemand: false, trigger: "first", attempts: 0 }]);
});
