import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createPolicy } from "../../../prisma/factories/factories";
import { SYSTEM } from "../../access/actor";
import { parseMailServer } from "../../mail/mail-server";
import { retryDeliveries } from "../../operations/mutations";
import { POLICY_PRESETS } from "../../policies/presets";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { startMailServer, type TestMailServer } from "../../testing/servers/mail-server";
import type { Receiver } from "../../testing/servers/receiver";
import { until, untilDelivery, untilState } from "../../testing/until";

/** The order queue's FailedOrderMarkConnectionErrorAsSent: no e-mail before an order has failed for good, then one. */

// A loaded machine may need long for what takes milliseconds on an idle one.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const PUBLIC_URL = "https://hub.example.com";
const ADDRESSES = ["orders@example.com", "ops@example.com"];
const preset = POLICY_PRESETS.find(({ name }) => name === "Order queue");
/** More than a few failures for the same recipients would be combined. */
const retryNotifying = (...failureEmailTo: string[]) => ({ ...preset?.retry, failureEmailTo });

let mailServer: TestMailServer;
let running: RunningWorker;
let receiver: Receiver;
beforeAll(async () => {
  mailServer = await startMailServer();
  const server = parseMailServer(mailServer.url(), PUBLIC_URL);
  running = await startRunningWorker({ mail: { server, publicUrl: PUBLIC_URL } });
  ({ receiver } = running);
});
afterAll(async () => {
  await running.stop();
  await mailServer.stop();
});

const outboxOf = (deliveryId: string) => running.db.prisma.failureEmail.count({ where: { deliveryId } });
const mailsAbout = (eventId: string) =>
  mailServer.arrived.filter(({ parsed }) => parsed.text?.includes(`${PUBLIC_URL}/event-status/${eventId}`));

/** Resolves when no failure is pending, and every e-mail has been sent. */
async function untilAllNotified(): Promise<void> {
  const { failureEmail, mail } = running.db.prisma;
  const pending = () => failureEmail.count({ where: { mailId: null } });
  const unsent = () => mail.count({ where: { NOT: { state: "sent" } } });
  await until(
    async () => (await pending()) + (await unsent()),
    (left) => left === 0,
    60_000,
  );
}

it("notifies both recipients once of an order that is refused, after its retries as attempts 1 and 2", async () => {
  const { db, arrange, deliver, attemptsOf } = running;
  const subscriber = await arrange({
    url: "http://127.0.0.1:1/refuses",
    retry: retryNotifying(...ADDRESSES),
  });
  const { id, eventId } = await deliver(subscriber);
  expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 3, automaticAttempts: 2 });
  expect(await attemptsOf(id)).toMatchObject([
    { number: 1, trigger: "first", failureKind: "connect_refused", nextAction: "retry" },
    { number: 2, trigger: "automatic", failureKind: "connect_refused", nextAction: "retry" },
    { number: 3, trigger: "automatic", failureKind: "connect_refused", nextAction: "fail" },
  ]);
  expect(await outboxOf(id)).toBe(1);
  await untilAllNotified();
  const [mail, ...others] = mailsAbout(eventId);
  expect(others).toEqual([]);
  expect(mail?.to).toEqual(ADDRESSES.toSorted());
  expect(mail?.parsed.text).toMatch(/Failure: +Connection refused/);
  expect(mail?.parsed.text).toMatch(/Attempts: +3/);
});

it("does not notify before the last attempt has failed, nor after a manual retry that fails again", async () => {
  const { db, arrange, deliver } = running;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arranged = await arrange({ retry: retryNotifying("manual@example.com") });
  const { id, eventId } = await deliver(arranged);
  receiver.answer(async () => {
    if (receiver.requestsOf(id).length === 3) await gate;
    return { reset: true };
  });
  await receiver.until(() => receiver.requestsOf(id).length === 3);
  await untilDelivery(db, id, ({ attempts }) => attempts === 2);
  expect(await outboxOf(id)).toBe(0);
  release();
  await untilState(db, id, "failed");
  expect(await outboxOf(id)).toBe(1);

  await retryDeliveries(db, SYSTEM, { by: "ids", deliveryIds: [id] });
  await untilDelivery(db, id, ({ state, attempts }) => state === "failed" && attempts === 4);
  expect(await outboxOf(id)).toBe(1);
  await untilAllNotified();
  expect(mailsAbout(eventId)).toHaveLength(1);
});

it("notifies of deliveries that fail unsent because their subscriber is not approved", async () => {
  const { db, arrange, deliver } = running;
  const arranged = await arrange({ retry: retryNotifying("gone@example.com"), status: "cancelled" });
  const { id, eventId } = await deliver(arranged);
  await untilState(db, id, "failed");
  expect(await outboxOf(id)).toBe(1);
  await untilAllNotified();
  expect(mailsAbout(eventId)[0]?.parsed.text).toMatch(/Failure: +The subscriber is not approved/);
});

it("notifies the recipients of a subscriber's own policy instead of the handler's", async () => {
  const { db, arrange, deliver } = running;
  const own = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 0, failureEmailTo: ["own@example.com"] },
  });
  const retry = retryNotifying("handlers@example.com");
  const arranged = await arrange({ url: "http://127.0.0.1:1/refuses", retry, policyId: own.id });
  const { id, eventId } = await deliver(arranged);
  expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 1 });
  await untilAllNotified();
  expect(mailsAbout(eventId).map(({ to }) => to)).toEqual([["own@example.com"]]);
});

it("does not notify for a handler without a policy", async () => {
  const { db, arrange, deliver } = running;
  const arranged = await arrange({ url: "http://127.0.0.1:1/refuses" });
  const { id, eventId } = await deliver(arranged);
  await untilState(db, id, "failed");
  expect(await outboxOf(id)).toBe(0);
  await untilAllNotified();
  expect(mailsAbout(eventId)).toEqual([]);
});
