import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { MOST_TESTS_A_MINUTE } from "../engine/test-event-limits";
import { MASKED } from "../secrets/masked";
import { changeCircuitByHand } from "../subscribers/mutations/circuit";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type Receiver, startReceiver } from "../testing/servers/receiver";
import type { TestEventBody } from "./schema";
import { sendTestEvent } from "./send-test-event";

let db: TestDatabase;
let receiver: Receiver;
beforeAll(async () => {
  [db, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
});
afterAll(async () => {
  await receiver.close();
  await db.drop();
});

const admin = (): Actor => ({ type: "user", id: newId(), name: "Ada", role: "admin" });
const send = (id: string, body: TestEventBody = {}, actor = admin(), allowed = ["127.0.0.0/8"]) =>
  sendTestEvent(db, actor, id, body, allowed);
const subscriberAt = (data: Parameters<typeof createSubscriber>[1] = {}) =>
  createSubscriber(db.prisma, { url: receiver.url("/tested"), ...data });

/** The numbers of rows of all that counts. */
async function counted() {
  const { prisma } = db;
  const counts = [prisma.event.count(), prisma.eventPayload.count(), prisma.delivery.count()];
  const more = [prisma.attempt.count(), prisma.circuitReport.count(), prisma.operation.count()];
  return Promise.all([...counts, ...more]);
}

it("sends a request like a delivery's, marked as a test, and nothing counts it but the audit trail", async () => {
  receiver.answer(() => ({ status: 201, headers: { "x-api-key": "theirs" }, body: "taken" }));
  const subscriber = await subscriberAt({
    expectedStatus: 201,
    headers: { "x-token": "secret", accept: "text/plain" },
    circuit: { leastAttempts: 1 },
  });
  const before = await counted();
  const tested = await send(subscriber.id);
  const [request] = receiver.requestsOf(tested.webhookId);
  const headers = request?.headers as Record<string, string>;
  const body = new Webhook(subscriber.signingKey).verify(request?.body ?? "", headers);
  expect(body).toMatchObject({ type: "redeliver.test", test: true });
  expect(request).toMatchObject({
    path: "/tested",
    headers: {
      ...{ "redeliver-test": "true", "webhook-id": expect.stringMatching(/^test_[0-9a-f-]{36}$/) },
      ...{ "x-token": "secret", accept: "text/plain", "content-type": "application/json" },
    },
  });
  expect(tested).toMatchObject({
    requestUrl: subscriber.url,
    requestHeaders: { "x-token": MASKED, "webhook-signature": MASKED, "redeliver-test": "true" },
    requestBody: request?.body.toString(),
    ...{ outcome: "success", httpStatus: 201, failureClass: null, expectedStatusCode: 201 },
    responseHeaders: { "x-api-key": MASKED },
    responseBody: Buffer.from("taken"),
  });
  const { dnsMs, connectMs, firstByteMs, totalMs } = tested.timing;
  expect(dnsMs).toBeNull();
  expect(connectMs).toBeGreaterThan(0);
  expect(firstByteMs).toBeGreaterThanOrEqual(Number(connectMs));
  expect(totalMs).toBeGreaterThanOrEqual(Number(firstByteMs));
  expect(await counted()).toEqual(before);
  expect(await db.prisma.auditLog.findMany({ where: { targetId: subscriber.id } })).toMatchObject([
    {
      ...{ action: "subscriber.test", actorName: "Ada", outcome: "allowed", targetType: "subscriber" },
      detail: { sha256: createHash("sha256").update(tested.requestBody).digest("hex") },
    },
  ]);
});

it.each<[string, TestEventBody, string, string]>([
  ["any JSON", { payload: [1, null] }, "[1,null]", "application/json"],
  ["a text as it is", { body: " <a/>\n", contentType: "application/xml" }, " <a/>\n", "application/xml"],
])("sends %s", async (_, body, text, contentType) => {
  receiver.answer(() => ({}));
  const tested = await send((await subscriberAt()).id, body);
  const [request] = receiver.requestsOf(tested.webhookId);
  expect(request?.body.toString()).toBe(text);
  expect(request?.headers["content-type"]).toBe(contentType);
});

it("judges the answer as that of a delivery, and never reads more than it would", async () => {
  receiver.answer(() => ({ status: 200, body: "x".repeat(20_000) }));
  const unexpected = await send((await subscriberAt({ expectedStatus: 204 })).id);
  expect(unexpected).toMatchObject({
    ...{ outcome: "partial", failureClass: "unexpected_success", responseTruncated: true },
    failureDetail: "Answered 200, expected 204",
  });
  expect(unexpected.responseBody).toHaveLength(16 * 1024);
  receiver.answer(() => ({ hang: true }));
  expect(await send((await subscriberAt({ timeoutMs: 200 })).id)).toMatchObject({
    ...{ failureClass: "no_response", failureKind: "timeout", httpStatus: null, responseHeaders: null },
    timing: { firstByteMs: null },
  });
});

it.each([
  ["of a private address", "http://127.0.0.1:9/", "blocked_address"],
  ["that names one", "http://localhost:9/", "blocked_address"],
  ["of another scheme", "ftp://files.test/", "invalid_request"],
])("does not send to a URL %s", async (_, url, failureKind) => {
  const subscriber = await subscriberAt({ url });
  const tested = await send(subscriber.id, {}, admin(), []);
  expect(tested).toMatchObject({ failureKind, responseHeaders: null });
});

it("is sent to a subscriber that gets no deliveries now, but not to a deleted one", async () => {
  receiver.answer(() => ({}));
  const waiting = await subscriberAt({ paused: true, status: "pending" });
  await changeCircuitByHand(db, admin(), waiting.id, { state: "open", reason: "Moving" });
  expect(await send(waiting.id)).toMatchObject({ outcome: "success" });
  const { id } = await subscriberAt({ deletedAt: new Date() });
  await expect(send(id)).rejects.toMatchObject({ code: "not_found" });
});

it("is refused while another is under way to the same subscriber, or by the same person", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.answer(async () => {
    await gate;
    return {};
  });
  const [one, other] = [await subscriberAt(), await subscriberAt()];
  const ada = admin();
  const sent = receiver.requests.length;
  // Two at once, each in a transaction of its own: one begins.
  const both = [send(one.id, {}, ada), send(one.id, {}, ada)].map((test) =>
    test.then(() => "sent").catch(({ code }) => code),
  );
  expect(await Promise.race(both)).toBe("too_many_requests");
  await receiver.until((requests) => requests.length === sent + 1);
  await expect(send(one.id)).rejects.toThrow(/to this subscriber is under way/);
  await expect(send(other.id, {}, ada)).rejects.toThrow(/Your last test event/);
  release();
  expect((await Promise.all(both)).sort()).toEqual(["sent", "too_many_requests"]);
  expect(receiver.requests.length).toBe(sent + 1);
  expect(await send(one.id, {}, ada)).toMatchObject({ outcome: "success" });
});

it("is refused after a few within a minute", async () => {
  receiver.answer(() => ({}));
  const { id } = await subscriberAt();
  for (let n = 0; n < MOST_TESTS_A_MINUTE; n++) await send(id);
  await expect(send(id)).rejects.toMatchObject({
    code: "too_many_requests",
    message: expect.stringContaining("to a subscriber"),
  });
  expect(receiver.requests.filter(({ path }) => path === "/tested").length).toBeGreaterThanOrEqual(
    MOST_TESTS_A_MINUTE,
  );
  const begunEarlier = { begunAt: new Date(Date.now() - 60_001) };
  await db.prisma.testEvent.updateMany({ where: { subscriberId: id }, data: begunEarlier });
  expect(await send(id)).toMatchObject({ outcome: "success" });
  expect(await db.prisma.testEvent.count({ where: { subscriberId: id } })).toBe(1);
});
