import { expect, it } from "vitest";
import { GET as EVENT } from "@/app/api/v1/events/[id]/route";
import { createKey } from "@/lib/testing/api";
import { call } from "@/lib/testing/http";
import { operationsApi } from "@/lib/testing/operations-api";

const { db, make, read, start, items, failures } = operationsApi();

/** Failures that answered 200, one of which answers what its subscriber does not expect now. */
async function answered(count: number) {
  const made = await failures(count);
  const data = { httpStatus: 200, failureClass: "unexpected_success", failureKind: "http_status" } as const;
  await db().prisma.delivery.updateMany({ where: { id: { in: made.deliveryIds } }, data });
  await db().prisma.subscriber.updateMany({ data: { expectedStatus: 200 } });
  return made;
}
/** As a worker changes the deliveries of an acceptance. */
async function accept(deliveryIds: string[]) {
  const { body } = await make({ kind: "accept", selection: { deliveryIds } });
  const data = { state: "delivered", acceptedAt: new Date(), acceptedOperationId: body.id } as const;
  await db().prisma.delivery.updateMany({ where: { id: { in: deliveryIds } }, data });
  return body.id;
}

it("freezes what its subscriber would expect now, and says why not the rest; it is not paced", async () => {
  const { deliveryIds } = await answered(3);
  const [unexpected = "", discarded = "", right = ""] = deliveryIds;
  await db().prisma.delivery.updateMany({ where: { id: unexpected }, data: { httpStatus: 201 } });
  await db().prisma.delivery.updateMany({ where: { id: discarded }, data: { state: "discarded" } });
  const { status, body } = await make({ kind: "accept", selection: { deliveryIds }, pace: { perSecond: 9 } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ pace: null, counts: { total: 3, pending: 1, skipped: 2 } });
  const acceptance = {
    expectedStatusCode: 200,
    notExpected: [{ httpStatus: 201, count: 1 }],
    isComplete: true,
  };
  expect(body.bySubscriber).toMatchObject([{ counts: { pending: 1 }, acceptance }]);
  expect((await read(body.id)).body.bySubscriber).toEqual(body.bySubscriber);
  const rows: { deliveryId: string; reason: string | null }[] = await items(body.id);
  expect(Object.fromEntries(rows.map(({ deliveryId, reason }) => [deliveryId, reason]))).toEqual({
    [unexpected]: "answer_not_expected",
    [discarded]: "already_discarded",
    [right]: null,
  });
  const started = (await start(body.id, { reason: "It answers 200 now" })).body;
  expect(started).toMatchObject({ state: "running" });
  expect(started.bySubscriber[0]).not.toHaveProperty("acceptance");
});

it("says what is expected of an acceptance alone", async () => {
  const { selection } = await answered(1);
  const { body } = await make({ kind: "retry", selection });
  expect(body.bySubscriber[0]).not.toHaveProperty("acceptance");
});

it("needs deliveries:accept, and so does taking back what was accepted", async () => {
  const { deliveryIds, selection } = await answered(2);
  const [accepted = "", discarded = ""] = deliveryIds;
  const [acceptor, discarder] = [
    await createKey(db(), ["deliveries:accept", "deliveries:read"]),
    await createKey(db(), ["deliveries:discard", "deliveries:retry", "deliveries:read"]),
  ];
  expect((await make({ kind: "accept", selection }, { key: discarder })).status).toBe(403);
  expect((await make({ kind: "accept", selection }, { key: acceptor })).status).toBe(201);
  await accept([accepted]);
  const bin = { state: "discarded", discardedAt: new Date(), purgeAt: new Date(Date.now() + 1e9) } as const;
  await db().prisma.delivery.updateMany({ where: { id: discarded }, data: bin });
  const restore = (ids: string[], key: string) =>
    make({ kind: "restore", selection: { deliveryIds: ids } }, { key });
  expect((await restore([accepted], discarder)).status).toBe(403);
  expect((await restore([discarded], acceptor)).status).toBe(403);
  expect((await restore([accepted, discarded], acceptor)).status).toBe(403);
  const refused = await db().prisma.auditLog.count({ where: { outcome: "refused", action: "api.refuse" } });
  expect(refused).toBeGreaterThanOrEqual(4);
  const { status, body } = await restore([accepted], acceptor);
  expect([status, body.counts]).toEqual([201, expect.objectContaining({ pending: 1, skipped: 0 })]);
  expect((await start(body.id, {}, { key: discarder })).status).toBe(403);
  expect((await start(body.id, {}, { key: acceptor })).status).toBe(202);
});

it("shows who accepted a delivery with its event", async () => {
  const { deliveries } = await answered(1);
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  await accept([one.id]);
  const key = await createKey(db(), ["deliveries:read"]);
  const { body } = await call(EVENT, "/x", { key, params: { id: one.eventId } });
  expect(body.deliveries[0]).toMatchObject({
    ...{ state: "delivered", httpStatus: 200, acceptedBy: { type: "api_key", name: expect.any(String) } },
  });
});
