import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POLICY_PRESETS } from "../policies/presets";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { until, untilDelivery, untilState } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

describe("the strategy adaptive", () => {
  const retry = { strategy: "adaptive", attempts: 1, firstDelayMs: 60_000, multiplier: 2 };

  it("waits longer for a subscriber that failed recently than for one that succeeded", async () => {
    const { db, arrange, deliver } = running;
    const delayAfter = async (statuses: number[]) => {
      const arranged = await arrange({ answers: statuses.map((status) => ({ status })), retry });
      for (const status of statuses.slice(0, -1)) {
        const { id } = await deliver(arranged);
        if (status === 200) await untilState(db, id, "delivered");
        else await untilDelivery(db, id, ({ attempts }) => attempts === 1);
      }
      const { id } = await deliver(arranged);
      return (await untilDelivery(db, id, ({ attempts }) => attempts === 1)).lastDelayMs;
    };
    // One failure of five recent attempts; then five of five.
    expect(await delayAfter([200, 200, 200, 200, 500])).toBe(Math.round(60_000 * 2 ** 0.4));
    expect(await delayAfter([500, 500, 500, 500, 500])).toBe(240_000);
  });
});

describe("total time", () => {
  it("does not count the time of failing requests: an order queue retries twice whatever the time-out", async () => {
    const { db, arrange, deliver, attemptsOf } = running;
    const preset = POLICY_PRESETS.find(({ name }) => name === "Order queue");
    const arranged = await arrange({
      answers: [{ hang: true }],
      timeoutMs: 1200,
      retry: { ...preset?.retry, totalMs: 1100 },
    });
    const { id } = await deliver(arranged);
    expect(await untilState(db, id, "failed")).toMatchObject({
      automaticAttempts: 2,
      retryingEnded: "attempts_spent",
    });
    expect((await attemptsOf(id)).map(({ trigger }) => trigger)).toEqual(["first", "automatic", "automatic"]);
  });
});

describe("a rule", () => {
  const policyOf = (rule: object, more: object = {}) => ({
    retry: { strategy: "fixed", attempts: 2, firstDelayMs: 60_000, rules: [rule], ...more },
  });

  it("fails a delivery at once by a text in the response, and the attempt records which", async () => {
    const { db, arrange, deliver, attemptsOf } = running;
    const arranged = await arrange({
      answers: [{ status: 500, body: "Account 17 is closed" }],
      ...policyOf({
        when: { texts: [{ contains: "gone away" }, { matches: "account \\d+ is closed" }] },
        action: "fail",
      }),
    });
    const { id } = await deliver(arranged);
    expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 1, automaticAttempts: 0 });
    const [attempt] = await attemptsOf(id);
    expect(attempt).toMatchObject({
      nextAction: "fail",
      settings: {
        attempts: 2,
        decision: { rule: 1, when: { texts: [{ matches: "account \\d+ is closed" }] }, action: "fail" },
      },
    });
    expect(attempt?.settings).not.toHaveProperty("rules");
  });

  it("retries at once, despite the strategy and Retry-After, until the attempts are spent", async () => {
    const { db, arrange, deliver } = running;
    const arranged = await arrange({
      answers: [{ status: 503, headers: { "retry-after": "120" } }],
      ...policyOf({ when: { statuses: ["500-599"] }, action: "retry_now" }),
    });
    const { id } = await deliver(arranged);
    expect(await untilState(db, id, "failed")).toMatchObject({
      attempts: 3,
      automaticAttempts: 2,
      lastDelayMs: 0,
    });
  });

  it("leaves a failure that no rule matches to the strategy", async () => {
    const { db, arrange, deliver } = running;
    const arranged = await arrange({
      answers: [{ status: 503 }],
      ...policyOf({ when: { kinds: ["dns"] }, action: "fail" }),
    });
    const { id } = await deliver(arranged);
    const waiting = await untilDelivery(db, id, ({ attempts }) => attempts === 1);
    expect(waiting).toMatchObject({ state: "scheduled", lastDelayMs: 60_000 });
  });

  it.each([
    ["a rule", policyOf({ when: { statuses: ["418"] }, action: "disable_subscriber" }), 418],
    [
      "the built-in one for 410",
      policyOf({ when: { statuses: ["400"] }, action: "fail" }, { disableOnGone: true }),
      410,
    ],
  ])(
    "disables the subscriber by %s: once, audited, and its waiting deliveries fail visibly",
    async (_, policy, status) => {
      const { db, receiver, arrange, deliver } = running;
      const arranged = await arrange({ answers: [{ status }], ...policy });
      const { subscriber } = arranged;
      const version = async () => (await db.prisma.configVersion.findFirstOrThrow()).version;
      const before = await version();
      const both = [await deliver(arranged), await deliver(arranged)];
      for (const { id } of both) await untilState(db, id, "failed");
      const disabled = await until(
        () => db.prisma.subscriber.findUniqueOrThrow({ where: { id: subscriber.id } }),
        (one) => one.status === "cancelled",
      );
      expect(disabled.deletedAt).toBeNull();
      const audit = await db.prisma.auditLog.findMany({ where: { targetId: subscriber.id } });
      expect(audit).toMatchObject([
        {
          actorType: "system",
          action: "subscriber.disable",
          outcome: "allowed",
          targetType: "subscriber",
          detail: {
            name: subscriber.name,
            httpStatus: status,
            changes: { status: { from: "approved", to: "cancelled" } },
            decision: { action: "disable_subscriber" },
          },
        },
      ]);
      expect(await version()).toBe(before + 1n);
      const sent = receiver.requests.length;
      const { id } = await deliver(arranged);
      expect(await untilState(db, id, "failed")).toMatchObject({
        attempts: 0,
        failureKind: "subscriber_unavailable",
        failureDetail: "The subscriber is not approved (cancelled)",
      });
      expect(receiver.requests.length).toBe(sent);
    },
  );
});

describe("the preset Order queue", () => {
  const retry = POLICY_PRESETS.find(({ name }) => name === "Order queue")?.retry;

  it("retries a connection failure at once, twice, shown as attempts 1 and 2; then it stays failed", async () => {
    const { db, arrange, deliver, attemptsOf } = running;
    const arranged = await arrange({ answers: [{ reset: true }], retry });
    const { id } = await deliver(arranged);
    const failed = await untilState(db, id, "failed");
    expect(failed).toMatchObject({ attempts: 3, automaticAttempts: 2, failureKind: "reset" });
    const attempts = await attemptsOf(id);
    expect(attempts.map(({ trigger, nextAction }) => [trigger, nextAction])).toEqual([
      ["first", "retry"],
      ["automatic", "retry"],
      ["automatic", "fail"],
    ]);
    const [first] = attempts;
    expect((failed.failedAt?.getTime() ?? 0) - (first?.startedAt.getTime() ?? 0)).toBeLessThan(60_000);
    expect(first?.settings).toMatchObject({ decision: { rule: 1, action: "retry_now" } });
  });

  it("does not retry any other failure", async () => {
    const { db, arrange, deliver } = running;
    const arranged = await arrange({ answers: [{ status: 500, body: "unknown article" }], retry });
    const { id } = await deliver(arranged);
    expect(await untilState(db, id, "failed")).toMatchObject({ attempts: 1, automaticAttempts: 0 });
  });
});
