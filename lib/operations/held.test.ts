import { afterAll, beforeAll, expect, it } from "vitest";
import { DELETE, POST } from "@/app/api/v1/deliveries/route";
import { POST as RESTORE } from "@/app/api/v1/deliveries:restore/route";
import { createFailures } from "../../prisma/factories/failures";
import { createOperation } from "../../prisma/factories/operations";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
});
afterAll(() => db.drop());

async function failures(count: number) {
  const { deliveries } = await createFailures(db, count, { failedAt: new Date(Date.now() - 60_000) });
  const pairs = deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId }));
  return { deliveries, pairs };
}
const send = (handler: typeof POST, pairs: object[], method = "POST") =>
  call(handler, "/api/v1/deliveries", { key, method, body: { deliveries: pairs } });

it("what is done at once leaves what a started operation holds to that one, and names it", async () => {
  const { deliveries, pairs } = await failures(2);
  const [held] = deliveries;
  if (!held) throw new Error("There are two deliveries.");
  const { id } = await createOperation(db.prisma, { state: "paused" }, [held], "pending");
  for (const [handler, method, done] of [
    [POST, "POST", "queued"],
    [DELETE, "DELETE", "discarded"],
  ] as const) {
    const { body } = await send(handler, pairs, method);
    expect(body.results[0]).toEqual({ ...pairs[0], result: "skipped", reason: "in_operation", heldBy: id });
    if (done === "queued") expect(body.results[1]).toEqual({ ...pairs[1], result: done });
    const item = { operationId: body.operationId, deliveryId: held.id };
    expect(await db.prisma.operationItem.findFirst({ where: item })).toMatchObject({
      ...{ result: "skipped", reason: "in_operation", heldBy: id },
    });
    const stored = await db.prisma.operation.findUniqueOrThrow({ where: { id: body.operationId } });
    expect(stored.selection).toEqual({ pairs });
  }
  expect(await db.prisma.delivery.findFirst({ where: { id: held.id } })).toMatchObject({ state: "failed" });
});

it("what a draft has, or an ended operation had, is held by nobody", async () => {
  const { deliveries, pairs } = await failures(2);
  const [first, second] = deliveries;
  if (!first || !second) throw new Error("There are two deliveries.");
  await createOperation(db.prisma, { state: "draft" }, [first], "pending");
  await createOperation(db.prisma, { finishedAt: new Date() }, [second], "pending");
  const { body } = await send(POST, pairs);
  expect(body.results).toEqual(pairs.map((pair) => ({ ...pair, result: "queued" })));
});

it("pairs are restored from the bin, each with its result", async () => {
  const { pairs } = await failures(2);
  await send(DELETE, pairs.slice(0, 1), "DELETE");
  const { status, body } = await send(RESTORE, pairs);
  expect(status).toBe(202);
  expect(body.results).toEqual([
    { ...pairs[0], result: "restored" },
    { ...pairs[1], result: "skipped", reason: "not_discarded" },
  ]);
});
