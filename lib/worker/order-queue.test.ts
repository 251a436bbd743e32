import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as LIST } from "@/app/api/v1/deliveries/route";
import { PATCH } from "@/app/api/v1/policies/[id]/route";
import { POST } from "@/app/api/v1/policies/route";
import { GET as PRESETS } from "@/app/api/v1/policies:presets/route";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { getDeliveryDetail } from "../deliveries/data/detail";
import { publishEvents } from "../publishing/publish-events";
import { createApiDatabase, createKey } from "../testing/api";
import { announceConfig } from "../testing/config";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { startWorkerProcess, type WorkerProcess } from "../testing/processes/worker-process";
import { startMailServer, type TestMailServer } from "../testing/servers/mail-server";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../testing/servers/receiver";
import { until, untilState } from "../testing/until";
import { MINUTE_MS } from "../time/units";

/**
 * The order queue's triggers, line by line, as docs/order-queue.md maps them: a policy created by API from the preset, a
 * worker process, a receiver, a mail server, and SIGKILL to get an order stuck.
 */
const PUBLIC_URL = "https://hub.example.com";
const ADDRESSES = ["orders@example.com", "ops@example.com", "support@example.com"];

let db: TestDatabase;
let key: string;
let receiver: Receiver;
let mailServer: TestMailServer;
let worker: WorkerProcess;
let answer: ScriptedAnswer = {};

beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
  receiver = await startReceiver(() => answer);
  mailServer = await startMailServer();
  worker = await startWorker();
});
afterAll(async () => {
  await worker.kill();
  await Promise.all([receiver.close(), mailServer.stop()]);
  await db.drop();
});

const startWorker = () => startWorkerProcess(db.url, { SMTP_URL: mailServer.url(), PUBLIC_URL });

/** Orders go to a subscriber of their own: `down` at a closed port, else answered by `answer`. */
async function createQueue(policyId: string, isDown = false) {
  const handler = await createHandler(db.prisma, { policyId });
  const topicIds = handler.topics.map(({ id }) => id);
  await createSubscriber(db.prisma, { topicIds, url: isDown ? "http://127.0.0.1:1/down" : receiver.url() });
  await announceConfig(db);
  return handler.basePath;
}

async function order(basePath: string): Promise<{ id: string; eventId: string }> {
  const [published] = await publishEvents(db, [
    { handler: basePath, topic: "created", body: Buffer.from('{"order":17}') },
  ]);
  const eventId = published?.eventId ?? "";
  const { id } = await db.prisma.delivery.findFirstOrThrow({ where: { eventId } });
  return { id, eventId };
}

const shown = async (id: string) => (await getDeliveryDetail(db, id))?.delivery;
const triggersOf = async (id: string) =>
  ((await getDeliveryDetail(db, id))?.attempts ?? []).map(({ trigger }) => trigger);
const mailsAbout = (eventId: string) =>
  mailServer.arrived.filter(({ parsed }) => parsed.text?.includes(`${PUBLIC_URL}/event-status/${eventId}`));
/** Resolves when all notifications have been sent. */
const untilAllAreNotified = () =>
  until(
    async () =>
      (await db.prisma.failureEmail.count({ where: { mailId: null } })) +
      (await db.prisma.mail.count({ where: { NOT: { state: "sent" } } })),
    (left) => left === 0,
  );

/** Kills the worker while an order is being sent to a receiver that does not answer; another one starts. */
async function getStuck(id: string, requests: number): Promise<void> {
  await receiver.until(() => receiver.requestsOf(id).length === requests);
  // An e-mail that a worker was sending when it was killed waits a minute for its next try.
  await untilAllAreNotified();
  expect((await shown(id))?.state).toBe("sending");
  await worker.kill();
  worker = await startWorker();
}

it("plays the document line by line", { timeout: 180_000 }, async () => {
  // "The error messages that activate this trigger are in the trigger itself": the preset, with recipients.
  const { body: presets } = await call(PRESETS, "/api/v1/policies:presets", { key });
  const preset = presets.items.find(({ name }: { name: string }) => name === "Order queue");
  const made = await call(POST, "/api/v1/policies", {
    key,
    body: { name: "Orders", retry: { ...preset.retry, failureEmailTo: ADDRESSES } },
  });
  expect(made).toMatchObject({ status: 201, body: { retry: { attempts: 2, mostRecoveries: 1 } } });
  const policyId: string = made.body.id;

  // "… flags orders for reprocessing that fail due to certain connectivity reasons … It will re-flag an order for
  // re-processing 2 times. After 2 failed re-tries, the trigger will leave the order in a Failed state and send a
  // notification email."
  const down = await order(await createQueue(policyId, true));
  await untilState(db, down.id, "failed");
  expect(await triggersOf(down.id)).toEqual(["first", "automatic", "automatic"]);
  await untilAllAreNotified();
  const [mail, ...more] = mailsAbout(down.eventId);
  expect(more).toEqual([]);
  expect(mail?.to).toEqual(ADDRESSES.toSorted());

  // "These retries happen immediately after such a failure. All reprocessing will typically happen in less than 60
  // seconds."
  const attempts = (await getDeliveryDetail(db, down.id))?.attempts ?? [];
  for (const [index, { nextAt, startedAt, durationMs }] of attempts.slice(0, -1).entries()) {
    expect((nextAt?.getTime() ?? 0) - startedAt.getTime() - (durationMs ?? Number.NaN)).toBeLessThan(2);
    expect(attempts[index + 1]?.waitMs).toBeLessThan(MINUTE_MS);
  }
  const [first, last] = [attempts.at(0), attempts.at(-1)];
  expect((last?.startedAt.getTime() ?? 0) - (first?.startedAt.getTime() ?? 0)).toBeLessThan(MINUTE_MS);

  // "It can be determined that this trigger reprocessed an order if you see an 'Attempts' of 1 or 2": the automatic ones.
  const { body: listed } = await call(LIST, `/api/v1/deliveries?eventId=${down.eventId}`, { key });
  expect(listed.items).toMatchObject([
    { attempts: 3, retries: 2, recoveries: 0, retryingEnded: "attempts_spent" },
  ]);

  // "… and can be modified if new connectivity errors are discovered."
  const basePath = await createQueue(policyId);
  answer = { status: 500, body: "SOAP-ERROR: the line went dead" };
  const unknown = await order(basePath);
  await untilState(db, unknown.id, "failed");
  expect(await triggersOf(unknown.id)).toEqual(["first"]);
  const [connection, others] = preset.retry.rules;
  const texts = [...connection.when.texts, { contains: "the line went dead" }];
  const rules = [{ ...connection, when: { texts } }, others];
  const retry = { ...preset.retry, failureEmailTo: ADDRESSES, rules };
  const params = { id: policyId };
  const patched = await call(PATCH, `/api/v1/policies/${policyId}`, { key, params, body: { retry } });
  expect(patched.status).toBe(200);
  const discovered = await order(basePath);
  await untilState(db, discovered.id, "failed");
  expect(await triggersOf(discovered.id)).toEqual(["first", "automatic", "automatic"]);

  // "If an order is ever 'stuck' in a Processing status, this trigger will set it to 'Ready' to attempt to send it
  // through … It sets the 'Attempts' to 99 in order to know that this trigger was used."
  answer = { hang: true };
  const recovered = await order(basePath);
  await getStuck(recovered.id, 1);
  answer = {};
  expect(await untilState(db, recovered.id, "delivered", 40_000)).toMatchObject({
    attempts: 2,
    recoveries: 1,
  });
  expect(await triggersOf(recovered.id)).toEqual(["first", "recovery"]);
  expect((await shown(recovered.id))?.recoveries).toBe(1);

  // "This trigger only attempts a single time to reprocess such an order."
  answer = { hang: true };
  const stuck = await order(basePath);
  await getStuck(stuck.id, 1);
  await receiver.until(() => receiver.requestsOf(stuck.id).length === 2, 40_000);
  expect(mailsAbout(stuck.eventId)).toEqual([]);
  await getStuck(stuck.id, 2);
  expect(await untilState(db, stuck.id, "failed", 40_000)).toMatchObject({
    attempts: 2,
    recoveries: 1,
    failureKind: "stuck",
    retryingEnded: "rule",
  });
  expect(receiver.requestsOf(stuck.id).length).toBe(2);

  // "It prevents failed order emails from being sent until the order has failed to reprocess 2 times and is now in a
  // permanent 'Failed' status." One each, and none for delivered orders.
  await untilAllAreNotified();
  for (const { eventId } of [unknown, discovered, stuck]) expect(mailsAbout(eventId).length).toBe(1);
  expect(mailsAbout(recovered.eventId)).toEqual([]);
});

it("every trigger of the document is covered in docs/order-queue.md", () => {
  const page = readFileSync("docs/order-queue.md", "utf8");
  for (const trigger of [
    "CheckFailedOrderTrigger",
    "CheckStuckInProcessingTrigger",
    "FailedOrderMarkConnectionErrorAsSent",
  ]) {
    expect(page).toContain(`## ${trigger}`);
  }
});
