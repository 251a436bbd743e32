import { describe, expect, it } from "vitest";
import { REDIRECTED_RANK, RELEASED_RANK } from "./priority";
import { type Holds, type Waiting, type WaitingDelivery, waitingFor } from "./waiting";
import { isHeldBack, WAITING_REASONS, type WaitingReason } from "./waiting-reasons";
import type { RetryWindow } from "./windows";

const NOW = 1_000_000;
const none: Holds = { isAvailable: true, isPaused: false, maintenance: [], circuit: null, isAtLimit: false };
const away = (from: number, to: number): Holds => ({ ...none, maintenance: [{ from, to }] });
const open = (nextProbeAt: number): Holds => ({ ...none, circuit: { state: "open", nextProbeAt } });
const held = (until: number | null): Holds => ({
  ...none,
  circuit: { state: "open", nextProbeAt: null, hold: { until } },
});
const halfOpen: Holds = { ...none, circuit: { state: "half_open", nextProbeAt: NOW + 9 } };
const plain: WaitingDelivery = {
  ...{ dueAt: NOW, isHeld: false, hasWorker: true, queueRank: 1, retryWindow: null },
};
const due: Waiting = { reason: "due", until: null };
const retryDue = (until: number): Waiting => ({ reason: "retry_due", until });

describe("what a delivery waits for", () => {
  it.each<[string, number, Holds, Waiting]>([
    ["nothing", NOW, none, due],
    ["its own time", NOW + 1, none, retryDue(NOW + 1)],
    ["a closed circuit", NOW, { ...none, circuit: { state: "closed", nextProbeAt: null } }, due],
    ["maintenance until its end", NOW - 9, away(NOW - 5, NOW + 5), { reason: "maintenance", until: NOW + 5 }],
    ["maintenance over", NOW - 9, away(NOW - 20, NOW), due],
    [
      "its own time, which falls into maintenance",
      NOW + 7,
      away(NOW + 5, NOW + 9),
      { reason: "maintenance", until: NOW + 9 },
    ],
    ["its own time after maintenance", NOW + 7, away(NOW - 5, NOW + 5), retryDue(NOW + 7)],
    ["a paused subscriber", NOW, { ...none, isPaused: true }, { reason: "paused", until: null }],
    [
      "a paused subscriber, whatever its own time",
      NOW + 9,
      { ...none, isPaused: true },
      { reason: "paused", until: null },
    ],
    ["an open circuit until its probe", NOW, open(NOW + 9), { reason: "circuit_open", until: NOW + 9 }],
    ["an open circuit whose probe is due", NOW, open(NOW), { reason: "circuit_open", until: null }],
    ["its own time before the probe", NOW + 5, open(NOW + 9), { reason: "circuit_open", until: NOW + 9 }],
    ["only its own time, after the probe", NOW + 10, open(NOW + 9), retryDue(NOW + 10)],
    ["a circuit opened by hand", NOW, held(null), { reason: "circuit_open", until: null, isByHand: true }],
    [
      "a circuit opened by hand, whatever its own time",
      NOW + 99,
      held(null),
      { reason: "circuit_open", until: null, isByHand: true },
    ],
    [
      "a circuit opened by hand for a time",
      NOW,
      held(NOW + 9),
      { reason: "circuit_open", until: NOW + 9, isByHand: true },
    ],
    [
      "a circuit opened by hand whose time is over: workers close it in a moment",
      NOW,
      held(NOW),
      { reason: "circuit_open", until: null, isByHand: true },
    ],
    [
      "only its own time, after that of a circuit opened by hand",
      NOW + 10,
      held(NOW + 9),
      retryDue(NOW + 10),
    ],
    ["a half-open circuit", NOW, halfOpen, { reason: "circuit_open", until: null }],
    ["only its own time while half open", NOW + 1, halfOpen, retryDue(NOW + 1)],
    ["the limits of its subscriber", NOW, { ...none, isAtLimit: true }, { reason: "limit", until: null }],
    ["its own time before any limit", NOW + 1, { ...none, isAtLimit: true }, retryDue(NOW + 1)],
    [
      "nothing any more: its subscriber is gone",
      NOW,
      { ...none, isAvailable: false },
      { reason: "not_approved", until: null },
    ],
    [
      "its own time, at which it fails: its subscriber is gone",
      NOW + 3,
      { ...none, isAvailable: false },
      { reason: "not_approved", until: NOW + 3 },
    ],
  ])("%s", (_, dueAt, holds, expected) =>
    expect(waitingFor({ ...plain, dueAt }, holds, NOW)).toEqual(expected),
  );

  it.each<[string, Partial<WaitingDelivery>, Waiting]>([
    ["an answer", { isHeld: true }, { reason: "sending", until: null }],
    [
      "recovery from a worker that has ended",
      { isHeld: true, hasWorker: false },
      { reason: "no_worker", until: null },
    ],
    ["a worker", { hasWorker: false }, { reason: "no_worker", until: null }],
    ["its own time, with or without a worker", { hasWorker: false, dueAt: NOW + 1 }, retryDue(NOW + 1)],
    [
      "its turn behind live deliveries",
      { queueRank: RELEASED_RANK },
      { reason: "operation_pace", until: null },
    ],
    [
      "its turn behind live deliveries, redirected",
      { queueRank: REDIRECTED_RANK },
      { reason: "operation_pace", until: null },
    ],
    [
      "a worker before its turn",
      { queueRank: RELEASED_RANK, hasWorker: false },
      { reason: "no_worker", until: null },
    ],
  ])("%s", (_, facts, expected) => expect(waitingFor({ ...plain, ...facts }, none, NOW)).toEqual(expected));

  const hours: RetryWindow = { timeZone: "Europe/Berlin", days: ["mon", "tue"], from: "09:00", to: "17:00" };
  const night = Date.parse("2026-11-23T03:00:00Z");
  const opening = Date.parse("2026-11-23T08:00:00Z");
  it.each<[string, number, RetryWindow | null, WaitingReason]>([
    ["the beginning of its policy's hours", opening, hours, "retry_window"],
    ["its own time within them", opening + 1, hours, "retry_due"],
    ["its own time before them, at once by a rule", opening - 1, hours, "retry_due"],
    ["the beginning of a later day's", opening + 86_400_000, hours, "retry_window"],
    ["its own time: its policy has no hours", opening, null, "retry_due"],
  ])("%s", (_, dueAt, retryWindow, reason) =>
    expect(waitingFor({ ...plain, dueAt, retryWindow }, none, night)).toEqual({ reason, until: dueAt }),
  );
});

describe("a redirected copy", () => {
  const redirected = { ...plain, queueRank: REDIRECTED_RANK };
  it.each([
    ["an open circuit", open(NOW + 9)],
    ["one opened by hand", held(null)],
    ["a half-open one", halfOpen],
  ])("does not wait for %s", (_, holds) =>
    expect(waitingFor(redirected, holds, NOW).reason).toBe("operation_pace"),
  );

  it("waits while its subscriber is paused", () =>
    expect(waitingFor(redirected, { ...open(NOW + 9), isPaused: true }, NOW).reason).toBe("paused"));
});

describe("the order of reasons", () => {
  const everything: Holds = {
    ...{ isAvailable: false, isPaused: true, maintenance: [{ from: NOW - 1, to: NOW + 9 }] },
    ...{ circuit: { state: "open", nextProbeAt: NOW + 5 }, isAtLimit: true },
  };
  it.each<[Partial<WaitingDelivery>, Partial<Holds>, WaitingReason]>([
    [{ isHeld: true }, {}, "sending"],
    [{}, {}, "not_approved"],
    [{}, { isAvailable: true }, "paused"],
    [{}, { isAvailable: true, isPaused: false }, "maintenance"],
    [{}, { isAvailable: true, isPaused: false, maintenance: [] }, "circuit_open"],
    [
      { hasWorker: false },
      { isAvailable: true, isPaused: false, maintenance: [], circuit: null },
      "no_worker",
    ],
    [{}, { isAvailable: true, isPaused: false, maintenance: [], circuit: null }, "operation_pace"],
    [{ queueRank: 1 }, { isAvailable: true, isPaused: false, maintenance: [], circuit: null }, "limit"],
  ])("%j %j: %s", (facts, ended, reason) => {
    const delivery = { ...plain, queueRank: RELEASED_RANK, ...facts };
    expect(waitingFor(delivery, { ...everything, ...ended }, NOW).reason).toBe(reason);
  });

  it("is that of their list", () => {
    const order = ["sending", "not_approved", "paused", "maintenance", "circuit_open"];
    expect(WAITING_REASONS.slice(0, order.length)).toEqual(order);
  });

  it("distinguishes what a state and a due time say already", () =>
    expect(WAITING_REASONS.filter((reason) => !isHeldBack(reason))).toEqual(["sending", "retry_due", "due"]));
});
