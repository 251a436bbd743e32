import { describe, expect, it } from "vitest";
import { decideNextStep, retryingSince } from "../engine/next-step";
import { judgeOutcome, type NoAnswer, type SendResult } from "../engine/outcome";
import type { RetrySettings } from "../engine/retry";
import { POLICY_PRESETS } from "./presets";
import { newPolicy } from "./schema";

/** The order queue's CheckFailedOrderTrigger, sentence by sentence, simulated with the preset that replaces it. */

const preset = newPolicy.parse(POLICY_PRESETS.find(({ name }) => name === "Order queue"));
const orderQueue = preset.retry as RetrySettings;

const noAnswer = (failure: NoAnswer): SendResult => ({ type: "no_answer", failure });
const RESET = noAnswer({ kind: "reset", subject: "10.0.0.1:443", code: "ECONNRESET" });
const answer = (status: number): SendResult => ({ type: "answer", status });

/** Simulates an order whose attempts all fail in the same way. Returns the queue's states after each attempt. */
function play(
  result: SendResult,
  options: { body?: string; takesMs?: number; settings?: RetrySettings } = {},
) {
  const { body, takesMs = 100, settings = orderQueue } = options;
  const { outcome, failureKind, failureClass, ...rest } = judgeOutcome(result, 200);
  if (failureKind === null || failureClass === null) throw new Error("Not a failure.");
  const failure = {
    kind: failureKind,
    class: failureClass,
    status: rest.httpStatus,
    detail: rest.failureDetail,
    body: body === undefined ? null : Buffer.from(body),
  };
  const states: string[] = [];
  let attempts = 0;
  let since: number | null = null;
  for (let now = takesMs; ; now += takesMs) {
    since = retryingSince(since, { startedAt: now - takesMs, durationMs: takesMs });
    const delivery = {
      automaticAttempts: attempts,
      lastDelayMs: null,
      retryingSince: since,
      isOperation: false,
    };
    const step = decideNextStep(delivery, { outcome, failure, retryAfter: "30" }, settings, now, () => 0.5);
    if (step.move !== "reschedule")
      return { states: [...states, `Failed, Attempts ${attempts}`], endedAt: now };
    attempts++;
    const waited = step.dueAt - now;
    now = step.dueAt;
    states.push(waited === 0 ? `Ready, Attempts ${attempts}` : `later, Attempts ${attempts}`);
  }
}
const RETRIED_TWICE = ["Ready, Attempts 1", "Ready, Attempts 2", "Failed, Attempts 2"];
const LEFT_ALONE = ["Failed, Attempts 0"];

describe("orders that fail due to certain connectivity reasons are flagged for reprocessing, 2 times, then left Failed", () => {
  it.each<[string, SendResult, string?]>([
    ["refused", noAnswer({ kind: "connect_refused", subject: "10.0.0.1:80", code: "ECONNREFUSED" })],
    ["reset", RESET],
    [
      "not connected in time",
      noAnswer({ kind: "connect_timeout", subject: "orders.example", afterMs: 10_000 }),
    ],
    ["no answer in time", noAnswer({ kind: "timeout", phase: "headers", afterMs: 15_000 })],
    ["cut off in the middle", noAnswer({ kind: "timeout", phase: "body", afterMs: 15_000 })],
    ["unknown host", noAnswer({ kind: "dns", subject: "orders.example", code: "ENOTFOUND" })],
    ["TLS", noAnswer({ kind: "tls", subject: "orders.example", reason: "bad record" })],
    ["network", noAnswer({ kind: "network", subject: "orders.example", code: "EHOSTUNREACH" })],
    ["a gateway that says so", answer(504), "504 Gateway Timeout"],
    ["an answer that says so", answer(500), "ORA-12170: TNS: connect timed out"],
  ])("%s", (_, result, body) =>
    expect(play(result, body === undefined ? {} : { body }).states).toEqual(RETRIED_TWICE),
  );
});

it.each<[string, SendResult, string?]>([
  ["an order that is refused", answer(422), "unknown article"],
  ["an error of the receiver", answer(500), "internal error"],
  ["an unexpected success", answer(202), "accepted"],
  ["an address that is not allowed", noAnswer({ kind: "blocked_address", subject: "10.0.0.1" })],
])("other failures are left alone: %s", (_, result, body) => {
  expect(play(result, body === undefined ? {} : { body }).states).toEqual(LEFT_ALONE);
});

describe("these retries happen immediately; all reprocessing happens in less than 60 seconds", () => {
  it.each([
    ["quick failures", 100, RETRIED_TWICE],
    ["30 s each", 30_000, RETRIED_TWICE],
    ["whatever the subscriber's time-out: a minute each", 60_000, RETRIED_TWICE],
    ["five minutes each", 300_000, RETRIED_TWICE],
  ])("%s", (_, takesMs, states) => expect(play(RESET, { takesMs }).states).toEqual(states));

  it.each([
    [30_000, ["later, Attempts 1", "later, Attempts 2", "Failed, Attempts 2"]],
    [30_001, ["later, Attempts 1", "Failed, Attempts 1"]],
    [60_001, LEFT_ALONE],
  ])("retries that wait %d ms each are made within a minute of the failure", (firstDelayMs, states) => {
    const settings = { ...orderQueue, strategy: "fixed" as const, firstDelayMs, rules: [] };
    expect(play(RESET, { takesMs: 90_000, settings }).states).toEqual(states);
  });
});

it("the error messages can be modified when new connectivity errors are discovered", () => {
  const discovered = "SOAP-ERROR: the line went dead";
  expect(play(answer(500), { body: discovered }).states).toEqual(LEFT_ALONE);
  const [connection, ...others] = orderQueue.rules;
  const texts = [...(connection?.when.texts ?? []), { contains: "line went dead" }];
  const settings = { ...orderQueue, rules: [{ when: { texts }, action: "retry_now" as const }, ...others] };
  expect(play(answer(500), { body: discovered, settings }).states).toEqual(RETRIED_TWICE);
});
