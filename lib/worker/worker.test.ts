import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createOperation } from "../../prisma/factories/operations";
import { notifyDue } from "../db/channels";
import { newId } from "../db/ids";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { untilDelivery, untilState } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let db: RunningWorker["db"];
let receiver: RunningWorker["receiver"];
let arrange: RunningWorker["arrange"];
let deliver: RunningWorker["deliver"];
let attemptsOf: RunningWorker["attemptsOf"];

beforeAll(async () => {
  running = await startRunningWorker();
  ({ db, receiver, arrange, deliver, attemptsOf } = running);
});
afterAll(() => running.stop());

const fingerprintOf = ({ failureFingerprintId }: { failureFingerprintId: bigint | null }) =>
  db.prisma.failureFingerprint.findUniqueOrThrow({
    where: { id: failureFingerprintId ?? 0n },
    include: { group: true },
  });

describe("a delivery", () => {
  it("reaches its subscriber signed, byte for byte, and is delivered", async () => {
    const arranged = await arrange({
      headers: { "X-Tenant": "acme", Authorization: "Bearer hush", "Webhook-Id": "forged" },
    });
    const delivery = await deliver(arranged);
    const settled = await untilState(db, delivery.id, "delivered");
    expect(settled).toMatchObject({ attempts: 1, httpStatus: 200, failureClass: null });
    const [request, ...others] = receiver.requestsOf(delivery.id);
    expect(others).toEqual([]);
    const headers = request?.headers as Record<string, string>;
    expect(request).toMatchObject({ path: arranged.path, body: Buffer.from('{"n":  1}') });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Redeliver",
      "x-tenant": "acme",
      authorization: "Bearer hush",
    });
    const webhook = new Webhook(arranged.subscriber.signingKey);
    expect(webhook.verify(request?.body ?? "", headers)).toEqual({ n: 1 });
  });

  it("whose outcome the database refuses is put back, and marked as recovered", async () => {
    const arranged = await arrange({});
    await db.pool.query(`
      create function refuse_attempt() returns trigger language plpgsql as $$
      begin raise exception 'made by a test' using errcode = '22021'; end $$;
      create trigger refuse_attempt before insert on attempt for each row when (new.outcome <> 'unknown')
      execute function refuse_attempt()`);
    const delivery = await deliver(arranged);
    await untilDelivery(db, delivery.id, ({ recoveries }) => recoveries === 1);
    await db.pool.query("drop trigger refuse_attempt on attempt; drop function refuse_attempt()");
    const { recoveries } = await untilState(db, delivery.id, "delivered");
    const recorded = await attemptsOf(delivery.id);
    expect(recorded.map(({ number, trigger, outcome }) => `${number} ${trigger} ${outcome}`)).toEqual([
      "1 first unknown",
      ...Array.from({ length: recoveries - 1 }, (_, index) => `${index + 2} recovery unknown`),
      `${recoveries + 1} recovery success`,
    ]);
    expect(receiver.requestsOf(delivery.id)).toHaveLength(1 + recoveries);
  });

  it("leaves an attempt with all facts, secrets masked", async () => {
    const arranged = await arrange({
      answers: [{ status: 503, body: "not now", headers: { "set-cookie": "a=b", "x-reason": "busy" } }],
      retry: { strategy: "fixed", attempts: 1, firstDelayMs: 60_000 },
      headers: { Authorization: "Bearer hush", "X-Api-Key": "hush", "X-Tenant": "acme", Accept: "a/b" },
    });
    const delivery = await deliver(arranged);
    const scheduled = await untilDelivery(db, delivery.id, ({ attempts }) => attempts === 1);
    expect(scheduled).toMatchObject({
      state: "scheduled",
      nextTrigger: "automatic",
      automaticAttempts: 1,
      lastDelayMs: 60_000,
      failureDetail: "Answered 503, expected 200",
    });
    const [attempt] = await attemptsOf(delivery.id);
    expect(attempt).toMatchObject({
      number: 1,
      trigger: "first",
      outcome: "failure",
      httpStatus: 503,
      failureClass: "server_error",
      failureKind: "http_status",
      requestUrl: arranged.subscriber.url,
      responseTruncated: false,
      strategy: "fixed",
      settings: { strategy: "fixed", attempts: 1, firstDelayMs: 60_000, jitter: "none" },
      nextAction: "retry",
      nextAt: scheduled.dueAt,
      system: { circuit: "closed", subscriberInFlight: 1, worker: running.worker.id },
    });
    expect(Buffer.from(attempt?.responseBody ?? []).toString()).toBe("not now");
    const { group } = await fingerprintOf(scheduled);
    expect(group).toMatchObject({ template: "not now", httpStatus: 503, sampleDeliveryId: delivery.id });
    expect(attempt?.responseHeaders).toMatchObject({ "x-reason": "busy", "set-cookie": "[masked]" });
    expect(attempt?.requestHeaders).toEqual({
      "content-type": "application/json",
      "user-agent": "Redeliver",
      accept: "a/b",
      "x-tenant": "[masked]",
      authorization: "[masked]",
      "x-api-key": "[masked]",
      "webhook-signature": "[masked]",
      "webhook-id": delivery.id,
      "webhook-timestamp": receiver.requestsOf(delivery.id)[0]?.headers["webhook-timestamp"],
    });
  });

  it.each([
    ["immediate", { strategy: "immediate", attempts: 2 }, [0, 0]],
    ["fixed", { strategy: "fixed", attempts: 2, firstDelayMs: 30 }, [30, 30]],
    ["linear", { strategy: "linear", attempts: 2, firstDelayMs: 20, multiplier: 1 }, [20, 40]],
    ["exponential", { strategy: "exponential", attempts: 2, firstDelayMs: 20, multiplier: 3 }, [20, 60]],
    ["schedule", { strategy: "schedule", attempts: 2, delaysMs: [10, 50] }, [10, 50]],
    [
      "hybrid",
      {
        strategy: "hybrid",
        attempts: 2,
        immediateAttempts: 1,
        thenStrategy: "exponential",
        firstDelayMs: 40,
      },
      [0, 40],
    ],
  ])("is retried by the strategy %s until its policy is spent", async (_, retry, delays) => {
    const arranged = await arrange({ answers: [{ status: 500 }], retry });
    const delivery = await deliver(arranged);
    const failed = await untilState(db, delivery.id, "failed");
    expect(failed).toMatchObject({ attempts: 3, automaticAttempts: 2, failureClass: "server_error" });
    expect(failed.failedAt).not.toBeNull();
    const attempts = await attemptsOf(delivery.id);
    expect(attempts.map(({ number, trigger, nextAction }) => [number, trigger, nextAction])).toEqual([
      [1, "first", "retry"],
      [2, "automatic", "retry"],
      [3, "automatic", "fail"],
    ]);
    const { id: failureFingerprintId } = await fingerprintOf(failed);
    expect(await db.prisma.attempt.count({ where: { deliveryId: delivery.id, failureFingerprintId } })).toBe(
      3,
    );
    const ends = attempts.map(
      ({ startedAt, durationMs }) => startedAt.getTime() + (durationMs ?? Number.NaN),
    );
    const planned = attempts
      .slice(0, 2)
      .map(({ nextAt }, index) => (nextAt?.getTime() ?? 0) - (ends[index] ?? 0));
    for (const [index, delay] of delays.entries())
      expect(Math.abs((planned[index] ?? 0) - delay)).toBeLessThan(2);
    const bodies = receiver.requestsOf(delivery.id).map(({ body }) => body.toString());
    expect(bodies).toEqual(Array(3).fill('{"n":  1}'));
  });

  it("is delivered by a later attempt, and keeps no failure", async () => {
    const retry = { strategy: "fixed", attempts: 3, firstDelayMs: 10 };
    const arranged = await arrange({ answers: [{ status: 500 }, { status: 200 }], retry });
    const delivery = await deliver(arranged);
    const delivered = await untilState(db, delivery.id, "delivered");
    expect(delivered).toMatchObject({ attempts: 2, httpStatus: 200, failureKind: null, failedAt: null });
    expect(delivered.failureFingerprintId).toBeNull();
  });

  it("fails at once without a policy, also for an unexpected success", async () => {
    const arranged = await arrange({ answers: [{ status: 202 }] });
    const delivery = await deliver(arranged);
    const failed = await untilState(db, delivery.id, "failed");
    expect(failed).toMatchObject({
      attempts: 1,
      httpStatus: 202,
      failureClass: "unexpected_success",
      failureDetail: "Answered 202, expected 200",
    });
    expect(await attemptsOf(delivery.id)).toMatchObject([{ outcome: "partial", nextAction: "fail" }]);
  });

  it("waits as long as the answer's Retry-After requests", async () => {
    const arranged = await arrange({
      answers: [{ status: 429, headers: { "retry-after": "120" } }],
      retry: { strategy: "fixed", attempts: 1, firstDelayMs: 10 },
    });
    const delivery = await deliver(arranged);
    const { lastDelayMs, state } = await untilDelivery(db, delivery.id, ({ attempts }) => attempts === 1);
    expect({ lastDelayMs, state }).toEqual({ lastDelayMs: 120_000, state: "scheduled" });
  });

  it("of an operation has no automatic follow-up and settles the operation's item", async () => {
    const arranged = await arrange({
      answers: [{ status: 500 }],
      retry: { strategy: "immediate", attempts: 5 },
    });
    const operationId = newId();
    const delivery = await deliver(arranged, {
      state: "scheduled",
      nextTrigger: "manual",
      operationId,
      attempts: 4,
      dueAt: new Date("2999-01-01"),
    });
    const { id, shard } = delivery;
    await createOperation(db.prisma, { id: operationId }, [delivery]);
    await db.prisma.delivery.update({ where: { id_shard: { id, shard } }, data: { dueAt: new Date() } });
    await notifyDue(db.pool, [{ shard }]);
    const failed = await untilState(db, id, "failed");
    expect(failed).toMatchObject({ attempts: 5, automaticAttempts: 0, operationId: null });
    expect(await attemptsOf(id)).toMatchObject([
      { number: 5, trigger: "manual", operationId, nextAction: "fail" },
    ]);
    const item = await db.prisma.operationItem.findFirstOrThrow({ where: { operationId } });
    expect(item).toMatchObject({ result: "failed_again", settledAt: failed.failedAt });
    const counted = await db.prisma.operationShard.findFirstOrThrow({ where: { operationId } });
    expect(counted).toMatchObject({ shard, sending: 0, failedAgain: 1, delivered: 0 });
  });

  it("is settled although the day's partition was missing", async () => {
    const arranged = await arrange();
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    await db.pool.query(`drop table attempt_${day}`);
    const delivery = await deliver(arranged);
    await untilState(db, delivery.id, "delivered");
    expect(receiver.requestsOf(delivery.id).length).toBe(1);
    expect(await attemptsOf(delivery.id)).toMatchObject([{ number: 1, outcome: "success" }]);
  });
});
