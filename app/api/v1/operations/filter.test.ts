import { expect, it } from "vitest";
import { createKey } from "@/lib/testing/api";
import { operationsApi } from "@/lib/testing/operations-api";
import { createFailures } from "@/prisma/factories/failures";

const { db, make, read, start, items, failures } = operationsApi();

it("a filter freezes what matches; what fails later does not join", async () => {
  const { subscriber, deliveryIds } = await failures(3);
  await failures(1);
  const filter = { subscriberId: subscriber.id, status: ["server_error"] };
  const { status, body } = await make({ selection: { filter } });
  expect(status).toBe(201);
  expect(body.selection).toEqual({ filter });
  expect(body.filterInWords).toContain(`Subscriber: ${subscriber.name}`);
  await failures(1, { subscriber });
  const ids = (await items(body.id)).map(({ deliveryId }: { deliveryId: string }) => deliveryId);
  expect(ids).toEqual(deliveryIds.toSorted());
  const stored = await db().prisma.operation.findUniqueOrThrow({ where: { id: body.id } });
  expect(stored.filter).toMatchObject({
    subscriberIds: [subscriber.id],
    asOf: stored.createdAt.toISOString(),
  });
});

it("a restoration matches the bin", async () => {
  const { subscriber, deliveryIds } = await failures(2);
  const [binned = ""] = deliveryIds;
  const data = {
    state: "discarded",
    discardedAt: new Date(),
    purgeAt: new Date(Date.now() + 60_000),
  } as const;
  await db().prisma.delivery.updateMany({ where: { id: binned }, data });
  const selection = { filter: { subscriberId: [subscriber.id] } };
  const { body } = await make({ kind: "restore", selection });
  expect(await items(body.id)).toEqual([expect.objectContaining({ deliveryId: binned, result: "pending" })]);
});

it("sending again matches what was delivered, by the time of its delivery", async () => {
  const { subscriber, deliveryIds } = await failures(2);
  const [old = "", fresh = ""] = deliveryIds;
  const deliver = (id: string, finishedAt: Date) =>
    db().prisma.delivery.updateMany({
      where: { id },
      data: { state: "delivered", finishedAt, failedAt: null, failureClass: null },
    });
  await deliver(old, new Date(Date.now() - 3 * 3_600_000));
  await deliver(fresh, new Date(Date.now() - 60_000));
  const beginDate = new Date(Date.now() - 3_600_000).toISOString();
  const { body } = await make({
    kind: "resend",
    selection: { filter: { subscriberId: subscriber.id, beginDate } },
  });
  expect(await items(body.id)).toEqual([expect.objectContaining({ deliveryId: fresh, result: "pending" })]);
});

it("names the field of a filter that finds nothing known", async () => {
  const fieldOf = async (filter: object) => {
    const { status, body } = await make({ selection: { filter } });
    return [status, body.error.details[0].field];
  };
  expect(await fieldOf({ contextName: ["nowhere"] })).toEqual([400, "selection.filter.contextName"]);
  expect(await fieldOf({ handlers: "/nowhere" })).toEqual([400, "selection.filter.handlers"]);
  expect(await fieldOf({ beginDate: "2020-01-01" })).toEqual([400, "selection.filter.beginDate"]);
  const nothing = "01932b1e-0000-7000-8000-00000000ffff";
  expect(await fieldOf({ operationId: nothing })).toEqual([400, "selection.filter.operationId"]);
  expect(await fieldOf({ publishers: [nothing] })).toEqual([400, "selection.filter.publishers"]);
  expect(await fieldOf({ topics: "nowhere" })).toEqual([400, "selection.filter.topics"]);
  expect(await fieldOf({ notTopics: ["nowhere"] })).toEqual([400, "selection.filter.notTopics"]);
  expect(await fieldOf({ notContextName: "nowhere" })).toEqual([400, "selection.filter.notContextName"]);
  expect(await fieldOf({ notHandlers: "/nowhere" })).toEqual([400, "selection.filter.notHandlers"]);
  expect(await fieldOf({ notPublishers: nothing })).toEqual([400, "selection.filter.notPublishers"]);
  expect(await fieldOf({ notGroupId: 999_999 })).toEqual([400, "selection.filter.notGroupId"]);
  expect(await fieldOf({ notStatus: "fine" })).toEqual([400, "selection.filter.notStatus.0"]);
  expect(await fieldOf({ operationResult: "delivered" })).toEqual([400, "selection.filter.operationResult"]);
  expect(await fieldOf({ payloadPath: "$.a" })).toEqual([400, "selection.filter.payloadValue"]);
  expect(await fieldOf({ payloadPath: "a", payloadValue: "1" })).toEqual([
    400,
    "selection.filter.payloadPath",
  ]);
  expect(await fieldOf({ payloadComparison: "gt" })).toEqual([400, "selection.filter.payloadComparison"]);
  const compared = { payloadPath: "$.a", payloadValue: "much", payloadComparison: "gt" };
  expect(await fieldOf(compared)).toEqual([400, "selection.filter.payloadValue"]);
  expect(await fieldOf({ minAttempts: 3, maxAttempts: 2 })).toEqual([400, "selection.filter.minAttempts"]);
});

it("one that restricts nothing needs the number, and another number is a conflict", async () => {
  await failures(2);
  const { body } = await make({ selection: { filter: {} } });
  const { total } = body.counts;
  expect(total).toBeGreaterThanOrEqual(2);
  const refused = await start(body.id, { reason: "Everything" });
  expect([refused.status, refused.body.error.details[0].field]).toEqual([400, "expectedTotal"]);
  const wrong = await start(body.id, { reason: "Everything", expectedTotal: total + 1 });
  expect([wrong.status, wrong.body.error.details[0]]).toEqual([
    409,
    { field: "expectedTotal", message: String(total) },
  ]);
  expect((await read(body.id)).body.state).toBe("draft");
  const right = await start(body.id, { reason: "Everything", expectedTotal: total });
  expect([right.status, right.body.state]).toEqual([202, "running"]);
});

it("above 100 deliveries a reason is needed, of the draft or of the start", async () => {
  const { subscriber } = await failures(1);
  await createFailures(db(), 100, { subscriber, failedAt: new Date(Date.now() - 200_000) });
  const selection = { filter: { subscriberId: subscriber.id } };
  const draft = await make({ selection });
  expect(draft.body.counts.total).toBe(101);
  const refused = await start(draft.body.id);
  expect([refused.status, refused.body.error.details[0].field]).toEqual([400, "reason"]);
  expect(await start(draft.body.id, { reason: "Back", ticket: "INC-1" })).toMatchObject({
    status: 202,
    body: { state: "running", reason: "Back", ticket: "INC-1", expiresAt: null },
  });
  const withReason = await make({ selection, reason: "Again" });
  expect((await start(withReason.body.id)).status).toBe(202);
});

it("each kind needs its scope, and a fast pace operations:unpaced", async () => {
  const { selection } = await failures(1);
  const [retry, discard] = [
    await createKey(db(), ["deliveries:retry"]),
    await createKey(db(), ["deliveries:discard"]),
  ];
  const status = async (key: string, body: object) => (await make({ selection, ...body }, { key })).status;
  expect(await status(retry, {})).toBe(201);
  expect(await status(retry, { kind: "discard" })).toBe(403);
  expect(await status(discard, {})).toBe(403);
  expect(await status(discard, { kind: "discard", pace: null })).toBe(201);
  expect(await status(discard, { kind: "restore" })).toBe(201);
  for (const pace of [null, { perSecond: 501 }, { perSecond: null }, { perSubscriberPerSecond: null }])
    expect(await status(retry, { pace })).toBe(403);
  const unpaced = await createKey(db(), ["deliveries:retry", "operations:unpaced"]);
  expect(await status(unpaced, { pace: null })).toBe(201);
  expect(await db().prisma.auditLog.count({ where: { outcome: "refused", action: "api.refuse" } })).toBe(6);
});
