import type { Circuit } from "./circuit";
import { endOfMaintenance, type MaintenanceWindow } from "./maintenance";

/** Why a scheduled delivery does not go out although it is due. */
export const WAITING_REASONS = ["paused", "maintenance", "circuit_open"] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** `until`: when it is tried, epoch milliseconds; null when that depends on something else than time. */
export type Waiting = { reason: WaitingReason; until: number | null };

/** What holds deliveries to a subscriber back. `circuit` is null when it has no circuit breaker. */
export type Holds = {
  isPaused: boolean;
  maintenance: readonly MaintenanceWindow[];
  circuit: Pick<Circuit, "state" | "nextProbeAt"> | null;
};

/** What a scheduled delivery that is due at a time waits for; null when nothing but its time holds it back. */
export function waitingFor(dueAt: number, holds: Holds, now: number): Waiting | null {
  const { isPaused, maintenance, circuit } = holds;
  if (isPaused) return { reason: "paused", until: null };
  const end = endOfMaintenance(maintenance, Math.max(dueAt, now));
  if (end !== null) return { reason: "maintenance", until: end };
  if (circuit === null || circuit.state === "closed") return null;
  const probeAt = circuit.state === "open" ? (circuit.nextProbeAt ?? now) : now;
  if (dueAt > Math.max(probeAt, now)) return null;
  // Past its time or half open: it is being tried, and the outcome decides.
  return { reason: "circuit_open", until: probeAt > now ? probeAt : null };
}
