import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { operationsApi } from "@/lib/testing/operations-api";
import { untilBlocked } from "@/lib/testing/until";

/** What happens at the same time, on connections of their own. */

const { db, make, read, start, cancel, items, failures } = operationsApi();

let other: pg.PoolClient;
beforeAll(async () => {
  other = await db().pool.connect();
});
afterAll(() => other.release());

async function draftOf(count = 1) {
  const { selection, deliveryIds } = await failures(count);
  return { id: (await make({ selection })).body.id as string, deliveryIds, selection };
}

it("of many starts one is answered 202, and the operation is started and audited once", async () => {
  const { id } = await draftOf();
  const answers = await Promise.all(Array.from({ length: 6 }, () => start(id)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409, 409, 409]);
  expect(await db().prisma.auditLog.count({ where: { targetId: id, action: "operation.start" } })).toBe(1);
});

it("a start that waits for a cancellation finds its state", async () => {
  const { id } = await draftOf();
  await other.query("begin");
  await other.query("update operation set state = 'cancelling', started_at = now() where id = $1", [id]);
  const waiting = start(id);
  await untilBlocked(db());
  await other.query("commit");
  expect(await waiting).toMatchObject({
    status: 409,
    body: { error: { details: [{ message: "cancelling" }] } },
  });
  expect((await read(id)).body.state).toBe("cancelling");
});

it("a cancellation waits for a release that has begun", async () => {
  const { id } = await draftOf();
  await start(id);
  await other.query("begin");
  await other.query("select from operation where id = $1 and state = 'running' for share", [id]);
  const waiting = cancel(id);
  await untilBlocked(db());
  await other.query("commit");
  expect(await waiting).toMatchObject({ status: 202, body: { state: "cancelling" } });
});

it("a delivery that settles while its set is frozen is in the set as it was", async () => {
  const { selection, deliveryIds } = await failures(2);
  const [settling = ""] = deliveryIds;
  await other.query("begin");
  await other.query("update delivery set state = 'delivered', attempts = 2 where id = $1", [settling]);
  const before = await make({ selection });
  await other.query("commit");
  const after = await make({ selection });
  const itemOf = async (id: string) =>
    (await items(id)).find(({ deliveryId }: { deliveryId: string }) => deliveryId === settling);
  expect(await itemOf(before.body.id)).toMatchObject({ result: "pending", attemptsSeen: 1 });
  expect(await itemOf(after.body.id)).toMatchObject({
    result: "skipped",
    reason: "already_delivered",
    attemptsSeen: 2,
  });
});
