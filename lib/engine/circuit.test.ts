import { describe, expect, it } from "vitest";
import {
  type Circuit,
  type CircuitSignal,
  CLOSED_CIRCUIT,
  coolDownMs,
  DEFAULT_CIRCUIT_SETTINGS,
  LONGEST_COOL_DOWN_MS,
  nextCircuit,
  speaksAgainstHealth,
  windowStart,
} from "./circuit";

const NOW = 1_000_000;
const settings = { ...DEFAULT_CIRCUIT_SETTINGS, leastAttempts: 10, failureRate: 0.5, coolDownMs: 1000 };
const closed: Circuit = { ...CLOSED_CIRCUIT, since: NOW - 5000 };
const open: Circuit = { state: "open", since: NOW - 1000, nextProbeAt: NOW, openings: 1 };
const cooling: Circuit = { ...open, nextProbeAt: NOW + 1 };
const halfOpen: Circuit = { state: "half_open", since: NOW - 10, nextProbeAt: NOW + 20, openings: 1 };
const counted = (attempts: number, failures: number): CircuitSignal => ({
  type: "counted",
  attempts,
  failures,
});
const probed = (isFailure: boolean, underWay = 0): CircuitSignal => ({ type: "probed", isFailure, underWay });
const wanted: CircuitSignal = { type: "wanted", probeMs: 700 };

describe("a circuit", () => {
  it.each<[string, Circuit, CircuitSignal, Partial<Circuit> | null]>([
    [
      "opens at the failure rate",
      closed,
      counted(10, 5),
      { state: "open", nextProbeAt: NOW + 1000, openings: 1 },
    ],
    ["stays closed below the rate", closed, counted(11, 5), null],
    ["stays closed with too few attempts", closed, counted(9, 9), null],
    ["stays closed without failures", closed, counted(100, 0), null],
    ["is not opened twice", open, counted(10, 10), null],
    ["half open, is not opened by requests sent before", halfOpen, counted(10, 10), null],
    [
      "lets a probe through when the cool-down is over",
      open,
      wanted,
      { state: "half_open", nextProbeAt: NOW + 700 },
    ],
    ["lets none through before", cooling, wanted, null],
    ["waits for the probes under way", halfOpen, wanted, null],
    [
      "tries again when its probes are lost",
      { ...halfOpen, nextProbeAt: NOW },
      wanted,
      { state: "half_open", openings: 1 },
    ],
    ["closed, needs no probe", closed, wanted, null],
    [
      "closes when the last probe succeeds",
      halfOpen,
      probed(false),
      { state: "closed", since: NOW, nextProbeAt: null, openings: 0 },
    ],
    ["waits for the others when one succeeds", halfOpen, probed(false, 1), null],
    [
      "opens again, for longer, when one fails",
      halfOpen,
      probed(true, 2),
      { state: "open", nextProbeAt: NOW + 2000, openings: 2 },
    ],
    ["open, ignores a late probe", open, probed(false), null],
    ["closed, ignores a late probe", closed, probed(true), null],
  ])("%s", (_, circuit, signal, expected) => {
    const next = nextCircuit(circuit, signal, settings, NOW);
    if (expected === null) expect(next).toBeNull();
    else expect(next).toMatchObject({ since: NOW, ...expected });
  });

  it.each([
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [11, LONGEST_COOL_DOWN_MS],
    [2000, LONGEST_COOL_DOWN_MS],
  ])("opened %i times in a row, cools down for %i ms", (openings, expected) =>
    expect(coolDownMs(settings, openings)).toBe(expected),
  );

  it("keeps a cool-down that is longer than the longest", () =>
    expect(coolDownMs({ ...settings, coolDownMs: 3_600_000 }, 3)).toBe(3_600_000));

  it("counts from the begin of its window, or from its last closing", () => {
    expect(windowStart(closed, settings, NOW)).toBe(NOW - 5000);
    expect(windowStart(closed, { ...settings, windowMs: 3000 }, NOW)).toBe(NOW - 3000);
  });
});

describe("speaksAgainstHealth", () => {
  it.each([
    ["success", null, null, 200, false],
    ["a server error", "server_error", "http_status", 503, true],
    ["a timeout", "no_response", "timeout", null, true],
    ["a blocked address", "no_response", "blocked_address", null, true],
    ["a request that could not be made", "no_response", "invalid_request", null, false],
    ["too many requests", "client_error", "http_status", 429, true],
    ["a request timeout", "client_error", "http_status", 408, true],
    ["429 where it is expected", null, null, 429, false],
    ["a bad request", "client_error", "http_status", 400, false],
    ["gone", "client_error", "http_status", 410, false],
    ["another success", "unexpected_success", "http_status", 202, false],
    ["a redirect", "other_status", "http_status", 302, false],
  ] as const)("%s: %s", (_, failureClass, failureKind, httpStatus, expected) =>
    expect(speaksAgainstHealth({ failureClass, failureKind, httpStatus })).toBe(expected),
  );
});
