import { DEFAULT_CIRCUIT_SETTINGS } from "@/lib/engine/circuit";
import { durationOf, numberOf } from "@/lib/form/typed-text";
import type { SubscriberContent } from "@/lib/subscribers/view";
import { formatDuration } from "@/lib/time/duration";

/** The circuit breaker in the form: the text as typed. */
export type CircuitDraft = {
  isOn: boolean;
  /** Whether there are stored settings, which stay when it is switched off. */
  isStored: boolean;
  /** Percent. */
  failureRate: number | string;
  window: string;
  leastAttempts: number | string;
  coolDown: string;
  probes: number | string;
};

export function circuitDraft(stored: SubscriberContent["circuit"]): CircuitDraft {
  const { enabled, failureRate, windowMs, leastAttempts, coolDownMs, probes } =
    stored ?? DEFAULT_CIRCUIT_SETTINGS;
  return {
    isOn: stored !== null && enabled,
    isStored: stored !== null,
    // 7 of 100 is 7.000000000000001 in floating point.
    failureRate: Math.round(failureRate * 1e6) / 1e4,
    window: formatDuration(windowMs),
    leastAttempts,
    coolDown: formatDuration(coolDownMs),
    probes,
  };
}

/** The circuit breaker of a body; null for none. */
export function circuitBody(draft: CircuitDraft): Record<string, unknown> | null {
  const { isOn, isStored, failureRate, window, leastAttempts, coolDown, probes } = draft;
  if (!isOn && !isStored) return null;
  const percent = numberOf(failureRate);
  return {
    enabled: isOn,
    failureRate: typeof percent === "number" ? percent / 100 : percent,
    windowMs: durationOf(window),
    leastAttempts: numberOf(leastAttempts),
    coolDownMs: durationOf(coolDown),
    probes: numberOf(probes),
  };
}
