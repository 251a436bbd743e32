import { z } from "zod";
import {
  type CircuitSettings,
  type CircuitState,
  DEFAULT_CIRCUIT_SETTINGS as DEFAULTS,
} from "../engine/circuit";
import { DAY_MS, HOUR_MS } from "../time/units";

/** The circuit breaker of a subscriber, as written in a body. Parsing fills in every default. */
export const circuitSettings = z.strictObject({
  enabled: z.boolean().default(DEFAULTS.enabled),
  failureRate: z
    .number()
    .min(0.01)
    .max(1)
    .default(DEFAULTS.failureRate)
    .describe("It opens when at least this share of the window's attempts failed."),
  windowMs: z.int().min(1000).max(HOUR_MS).default(DEFAULTS.windowMs),
  leastAttempts: z
    .int()
    .min(1)
    .max(100_000)
    .default(DEFAULTS.leastAttempts)
    .describe("With fewer attempts in the window it stays closed."),
  coolDownMs: z
    .int()
    .min(100)
    .max(DAY_MS)
    .default(DEFAULTS.coolDownMs)
    .describe("How long it stays open; doubled with each failed probe, up to 15 minutes."),
  probes: z.int().min(1).max(100).default(DEFAULTS.probes).describe("Requests let through to try again."),
});

/** The settings in a subscriber's column; null when there are none, or they are disabled or unreadable. */
export function parseCircuit(column: unknown): CircuitSettings | null {
  const settings = circuitSettings.safeParse(column).data;
  return settings?.enabled ? settings : null;
}

type StoredCircuit = { state: CircuitState; since: Date; nextProbeAt: Date | null; byHand: boolean };

/** A subscriber's settings with the state of its circuit; null without a circuit breaker. */
export function circuitAnswer(column: unknown, stored: StoredCircuit | null) {
  const settings = circuitSettings.safeParse(column).data;
  if (!settings) return null;
  const { state, since, nextProbeAt } = standing(settings, stored);
  return { ...settings, state, since, nextProbeAt: state === "open" ? nextProbeAt : null };
}

function standing(settings: CircuitSettings, stored: StoredCircuit | null) {
  if (!stored || !(settings.enabled || stored.byHand))
    return { state: "closed", since: null, nextProbeAt: null } as const;
  return stored;
}
