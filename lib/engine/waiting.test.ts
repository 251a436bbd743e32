import { describe, expect, it } from "vitest";
import { type Holds, type Waiting, waitingFor } from "./waiting";

const NOW = 1_000_000;
const none: Holds = { isPaused: false, maintenance: [], circuit: null };
const away = (from: number, to: number): Holds => ({ ...none, maintenance: [{ from, to }] });
const open = (nextProbeAt: number): Holds => ({ ...none, circuit: { state: "open", nextProbeAt } });
const held = (until: number | null): Holds => ({
  ...none,
  circuit: { state: "open", nextProbeAt: null, hold: { until } },
});

describe("waitingFor", () => {
  it.each<[string, number, Holds, Waiting | null]>([
    ["nothing", NOW, none, null],
    ["a closed circuit", NOW, { ...none, circuit: { state: "closed", nextProbeAt: null } }, null],
    ["maintenance until its end", NOW - 9, away(NOW - 5, NOW + 5), { reason: "maintenance", until: NOW + 5 }],
    ["maintenance over", NOW - 9, away(NOW - 20, NOW), null],
    [
      "its own time, which falls into maintenance",
      NOW + 7,
      away(NOW + 5, NOW + 9),
      { reason: "maintenance", until: NOW + 9 },
    ],
    ["its own time after maintenance", NOW + 7, away(NOW - 5, NOW + 5), null],
    ["a paused subscriber", NOW, { ...none, isPaused: true }, { reason: "paused", until: null }],
    [
      "a paused one before its circuit",
      NOW,
      { ...open(NOW + 9), isPaused: true },
      { reason: "paused", until: null },
    ],
    ["an open circuit until its probe", NOW, open(NOW + 9), { reason: "circuit_open", until: NOW + 9 }],
    ["an open circuit whose probe is due", NOW, open(NOW), { reason: "circuit_open", until: null }],
    ["its own time before the probe", NOW + 5, open(NOW + 9), { reason: "circuit_open", until: NOW + 9 }],
    ["only its own time, after the probe", NOW + 10, open(NOW + 9), null],
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
    ["only its own time, after that of a circuit opened by hand", NOW + 10, held(NOW + 9), null],
    [
      "a half-open circuit",
      NOW,
      { ...none, circuit: { state: "half_open", nextProbeAt: NOW + 9 } },
      { reason: "circuit_open", until: null },
    ],
    [
      "only its own time while half open",
      NOW + 1,
      { ...none, circuit: { state: "half_open", nextProbeAt: NOW + 9 } },
      null,
    ],
  ])("%s", (_, dueAt, holds, expected) => expect(waitingFor(dueAt, holds, NOW)).toEqual(expected));
});
