import type { Circuit } from "./circuit";
import type { CircuitHold } from "./circuit-hold";
import { endOfMaintenance, type MaintenanceWindow } from "./maintenance";

/** Why a due delivery is not sent. */
export const WAITING_REASONS = ["paused", "maintenance", "circuit_open"] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/**
 * `until`: the time of its next try, epoch milliseconds; null when that does not depend on time alone. `isByHand`: a person
 * opened the circuit.
 */
export type Waiting = { reason: WaitingReason; until: number | null; isByHand?: true };

/**
 * The reasons that can hold back deliveries to a subscriber. `circuit` is null without a circuit breaker, unless a person opened
 * it: then `hold` says for how long.
 */
export type Holds = {
  isPaused: boolean;
  maintenance: readonly MaintenanceWindow[];
  circuit: (Pick<Circuit, "state" | "nextProbeAt"> & { hold?: CircuitHold | null }) | null;
};

/** The reason for which a scheduled delivery waits; null when only its due time holds it back. */
export function waitingFor(dueAt: number, holds: Holds, now: number): Waiting | null {
  const { isPaused, maintenance, circuit } = holds;
  if (isPaused) return { reason: "paused", until: null };
  const end = endOfMaintenance(maintenance, Math.max(dueAt, now));
  if (end !== null) return { reason: "maintenance", until: end };
  if (circuit === null || circuit.state === "closed") return null;
  if (circuit.hold) return waitingForHold(dueAt, circuit.hold, now);
  const probeAt = circuit.state === "open" ? (circuit.nextProbeAt ?? now) : now;
  if (dueAt > Math.max(probeAt, now)) return null;
  // The probe is due or the circuit half open: a probe is under way, and its outcome decides.
  return { reason: "circuit_open", until: probeAt > now ? probeAt : null };
}

function waitingForHold(dueAt: number, { until }: CircuitHold, now: number): Waiting | null {
  if (until !== null && dueAt > Math.max(until, now)) return null;
  return { reason: "circuit_open", until: until !== null && until > now ? until : null, isByHand: true };
}
