import { describe, expect, it } from "vitest";
import {
  type Conduct,
  conductOperation,
  HOLD_MS,
  INCONCLUSIVE_MS,
  type OperationFacts,
  type Release,
  wilsonInterval,
} from "./conduct-operation";
import { DEFAULT_AUTO_PAUSE, DEFAULT_CANARY, DEFAULT_PACE, DEFAULT_RAMP } from "./operation-settings";

const NOW = 1_000_000_000;
const FACTS: OperationFacts = {
  now: NOW,
  ...{ pace: DEFAULT_PACE, canary: DEFAULT_CANARY, ramp: DEFAULT_RAMP, autoPause: DEFAULT_AUTO_PAUSE },
  release: null,
  counts: { pending: 1000, sending: 0 },
  canaryResults: { delivered: 0, failed: 0, open: 0 },
  rampResults: { delivered: 0, failed: 0 },
  recent: [],
  runningSince: NOW - 3_600_000,
  lastSettledAt: null,
  subscribers: 4,
  pendingSubscribers: ["a", "b", "c", "d"],
  pausedSubscribers: new Set(),
  unjudgeable: new Set(),
  suffering: null,
};
const CONTINUE: Conduct = { stateReason: null, pause: [] };
const since = (ms: number) => NOW - ms;
const canary: Release = { stage: "canary", perSecond: 100, since: since(5000) };
const ramp = (perSecond: number, ms: number): Release => ({ stage: "ramp", perSecond, since: since(ms) });
const full = (perSecond: number | null): Release => ({ stage: "full", perSecond, since: NOW });
const results = (subscriberId: string, delivered: number, failed: number) => ({
  subscriberId,
  delivered,
  failed,
});

const cases: [what: string, facts: Partial<OperationFacts>, expected: Conduct][] = [
  ["begins with its canary", {}, { ...CONTINUE, release: { ...canary, since: NOW } }],
  ["without a canary begins with the ramp", { canary: null }, { ...CONTINUE, release: ramp(10, 0) }],
  ["without either begins at its pace", { canary: null, ramp: null }, { ...CONTINUE, release: full(100) }],
  [
    "without a pace has no limit",
    { canary: null, ramp: null, pace: null },
    { ...CONTINUE, release: full(null) },
  ],
  [
    "begins at its pace when the ramp would begin above it",
    { canary: null, pace: { perSecond: 5 } },
    { ...CONTINUE, release: full(5) },
  ],
  [
    "waits for the last item of the canary",
    { release: canary, canaryResults: { delivered: 2, failed: 40, open: 1 } },
    CONTINUE,
  ],
  [
    "goes on after 45 of 50",
    { release: canary, canaryResults: { delivered: 45, failed: 5, open: 0 } },
    { ...CONTINUE, release: ramp(10, 0) },
  ],
  [
    "pauses after 44 of 50",
    { release: canary, canaryResults: { delivered: 44, failed: 6, open: 0 } },
    { ...CONTINUE, pauseAll: "canary_failed" },
  ],
  [
    "goes on when all items of the canary were skipped",
    { release: canary },
    { ...CONTINUE, release: ramp(10, 0) },
  ],
  [
    "keeps its rate within a step of the ramp",
    { release: ramp(10, 29_000), rampResults: { delivered: 9, failed: 0 } },
    CONTINUE,
  ],
  [
    "doubles after a step",
    { release: ramp(10, 30_000), rampResults: { delivered: 95, failed: 5 } },
    { ...CONTINUE, release: ramp(20, 0) },
  ],
  [
    "stays at its rate when too much failed",
    { release: ramp(10, 30_000), rampResults: { delivered: 94, failed: 6 } },
    { ...CONTINUE, release: ramp(10, 0) },
  ],
  ["ends the ramp at its pace", { release: ramp(80, 30_000) }, { ...CONTINUE, release: full(100) }],
  [
    "ends the ramp when the pace was changed to less",
    { release: ramp(80, 1000), pace: { perSecond: 50 } },
    { ...CONTINUE, release: full(50) },
  ],
  [
    "follows a changed pace",
    { release: full(100), pace: { perSecond: 7 } },
    { ...CONTINUE, release: full(7) },
  ],
  [
    "ends a ramp without a pace",
    { release: ramp(1280, 30_000), pace: null },
    { ...CONTINUE, release: full(null) },
  ],
  [
    "pauses a subscriber of which half of twenty failed",
    { release: full(100), recent: [results("a", 10, 10), results("b", 11, 9), results("c", 0, 19)] },
    { ...CONTINUE, pause: [{ subscriberId: "a", reason: "failure_share" }] },
  ],
  [
    "pauses as a whole when half of its subscribers are paused",
    { release: full(100), recent: [results("a", 0, 20)], pausedSubscribers: new Set(["b"]) },
    { ...CONTINUE, pause: [{ subscriberId: "a", reason: "failure_share" }], pauseAll: "failure_share" },
  ],
  [
    "pauses as a whole when all that still have items are paused",
    { release: full(100), subscribers: 40, pendingSubscribers: ["a"], recent: [results("a", 0, 20)] },
    { ...CONTINUE, pause: [{ subscriberId: "a", reason: "failure_share" }], pauseAll: "failure_share" },
  ],
  [
    "leaves the failures of its canary to the canary",
    {
      release: canary,
      canaryResults: { delivered: 0, failed: 30, open: 20 },
      recent: [results("a", 0, 30)],
      subscribers: 1,
      pendingSubscribers: ["a"],
    },
    CONTINUE,
  ],
  [
    "never pauses by itself when that is switched off",
    { release: full(100), autoPause: null, recent: [results("a", 0, 900)] },
    CONTINUE,
  ],
  [
    "pauses a subscriber that cannot be judged",
    { release: full(100), unjudgeable: new Set(["d", "x"]) },
    { ...CONTINUE, pause: [{ subscriberId: "d", reason: "inconclusive" }] },
  ],
  [
    "pauses as a whole when nothing settled for a minute",
    {
      release: { ...full(100), since: since(90_000) },
      lastSettledAt: since(INCONCLUSIVE_MS),
      counts: { pending: 9, sending: 3 },
    },
    { ...CONTINUE, pauseAll: "inconclusive" },
  ],
  [
    "waits a minute after it was resumed",
    {
      release: { ...full(100), since: since(900_000) },
      lastSettledAt: since(900_000),
      runningSince: since(INCONCLUSIVE_MS - 1),
    },
    CONTINUE,
  ],
  [
    "keeps the rate of its ramp for a step after it was resumed",
    { release: ramp(10, 900_000), runningSince: since(29_000) },
    CONTINUE,
  ],
  [
    "waits longer at a rate of one in ten minutes",
    { release: { ...full(1 / 600), since: since(900_000) }, pace: { perSecond: 1 / 600 } },
    CONTINUE,
  ],
  [
    "holds while live traffic suffers",
    { release: full(100), suffering: "live_traffic" },
    { stateReason: "live_traffic", pause: [], release: { ...full(100), heldUntil: NOW + HOLD_MS } },
  ],
  [
    "stays held for the time of the hold",
    { release: { ...full(100), heldUntil: NOW + 1 }, suffering: null },
    { stateReason: "live_traffic", pause: [] },
  ],
  ["goes on after the hold", { release: { ...full(100), heldUntil: NOW } }, CONTINUE],
  [
    "holds again when the database still suffers",
    { release: { ...full(100), heldUntil: NOW }, suffering: "database" },
    { stateReason: "database", pause: [], release: { ...full(100), heldUntil: NOW + HOLD_MS } },
  ],
];

describe("conductOperation", () => {
  it.each(cases)("%s", (_what, facts, expected) =>
    expect(conductOperation({ ...FACTS, ...facts })).toEqual(expected),
  );
});

describe("wilsonInterval", () => {
  it.each([
    [19, 1, 0.764, 0.991],
    [50, 0, 0.929, 1],
    [0, 0, 0, 1],
    [0, 10, 0, 0.278],
  ])("of %i delivered and %i failed is %d to %d", (delivered, failed, from, to) => {
    const interval = wilsonInterval({ delivered, failed });
    expect(interval.from).toBeCloseTo(from, 3);
    expect(interval.to).toBeCloseTo(to, 3);
  });
});
