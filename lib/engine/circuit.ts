import type { FailureClass, FailureKind } from "./failure";

/**
 * The circuit breaker of a subscriber: closed → open when too many attempts of a window failed → half open after a
 * cool-down, for a few probes → closed when they succeed, open again (for longer) when one fails. Times are epoch
 * milliseconds.
 */

export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];

export type CircuitSettings = {
  enabled: boolean;
  /** The share of failed attempts in the window from which it opens, above 0 to 1. */
  failureRate: number;
  windowMs: number;
  /** The smallest number of attempts in the window to judge by. */
  leastAttempts: number;
  /** How long it stays open the first time; doubled after each failed probe, up to LONGEST_COOL_DOWN_MS. */
  coolDownMs: number;
  /** The number of requests that are sent at once to test whether the subscriber is back. */
  probes: number;
};

export const DEFAULT_CIRCUIT_SETTINGS = {
  enabled: true,
  failureRate: 0.5,
  windowMs: 60_000,
  leastAttempts: 20,
  coolDownMs: 30_000,
  probes: 1,
} as const satisfies CircuitSettings;

/** A subscriber that is back should not wait much longer; a longer configured cool-down is kept. */
export const LONGEST_COOL_DOWN_MS = 15 * 60_000;

export type Circuit = {
  state: CircuitState;
  since: number;
  /** Open: the time of the next probe. Half open: when the probes count as lost and others may be sent. Else null. */
  nextProbeAt: number | null;
  /** The number of openings since it was last closed. */
  openings: number;
};

/** A circuit without any history. */
export const CLOSED_CIRCUIT: Circuit = { state: "closed", since: 0, nextProbeAt: null, openings: 0 };

export type Counts = { attempts: number; failures: number };

export type CircuitSignal =
  /** The counts of all workers in the window. */
  | ({ type: "counted" } & Counts)
  /** A due delivery could be a probe; its outcome is known within `probeMs`. */
  | { type: "wanted"; probeMs: number }
  /** A probe ended; `underWay` others are not over yet. */
  | { type: "probed"; isFailure: boolean; underWay: number };

/** The circuit after a signal; null when it does not change. */
export function nextCircuit(
  circuit: Circuit,
  signal: CircuitSignal,
  settings: CircuitSettings,
  now: number,
): Circuit | null {
  switch (signal.type) {
    case "counted":
      return circuit.state === "closed" && isTooMuch(signal, settings)
        ? opened(circuit, settings, now)
        : null;
    case "wanted":
      if (!mayProbe(circuit, now)) return null;
      return { ...circuit, state: "half_open", since: now, nextProbeAt: now + signal.probeMs };
    case "probed":
      if (circuit.state !== "half_open") return null;
      if (signal.isFailure) return opened(circuit, settings, now);
      return signal.underWay > 0 ? null : { ...CLOSED_CIRCUIT, since: now };
  }
}

/** Whether probes may be sent now: the cool-down is over, or the previous ones were lost with their worker. */
export function mayProbe(circuit: Circuit, now: number): boolean {
  return circuit.nextProbeAt !== null && now >= circuit.nextProbeAt;
}

/** Whether a window's counts open a closed circuit. */
export function isTooMuch({ attempts, failures }: Counts, settings: CircuitSettings): boolean {
  return attempts >= settings.leastAttempts && failures > 0 && failures / attempts >= settings.failureRate;
}

/** The time from which attempts count: the begin of the window, or the last closing if that is later. */
export function windowStart(circuit: Circuit, settings: CircuitSettings, now: number): number {
  return Math.max(now - settings.windowMs, circuit.since);
}

/** How long a circuit stays open after `openings` openings in a row. */
export function coolDownMs(settings: CircuitSettings, openings: number): number {
  const longest = Math.max(settings.coolDownMs, LONGEST_COOL_DOWN_MS);
  return Math.min(settings.coolDownMs * 2 ** Math.min(openings - 1, 40), longest);
}

/**
 * Whether an outcome speaks against the subscriber's health. An answer that refuses one event (400, 410, another 2xx) does
 * not: it shows that the subscriber is available. Neither does a request that could not be made.
 */
export function speaksAgainstHealth(outcome: {
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  httpStatus: number | null;
}): boolean {
  const { failureClass, failureKind, httpStatus } = outcome;
  if (failureClass === "server_error") return true;
  if (failureClass === "no_response") return failureKind !== "invalid_request";
  return failureClass !== null && (httpStatus === 408 || httpStatus === 429);
}

function opened(circuit: Circuit, settings: CircuitSettings, now: number): Circuit {
  const openings = circuit.openings + 1;
  return { state: "open", since: now, nextProbeAt: now + coolDownMs(settings, openings), openings };
}
