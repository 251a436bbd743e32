import type { Circuit } from "./circuit";
import type { CircuitHold } from "./circuit-hold";
import { endOfMaintenance, type MaintenanceWindow } from "./maintenance";
import { isBehindLive, REDIRECTED_RANK } from "./priority";
import type { WaitingReason } from "./waiting-reasons";
import { nextInWindow, type RetryWindow } from "./windows";

/**
 * `until`: the end of the wait, epoch milliseconds; null when that does not depend on time alone. `isByHand`: a person
 * opened the circuit.
 */
export type Waiting = { reason: WaitingReason; until: number | null; isByHand?: true };

/** The facts of a scheduled delivery that decide what it waits for. */
export type WaitingDelivery = {
  dueAt: number;
  /** A claim holds it. */
  isHeld: boolean;
  /** A worker owns its shard. */
  hasWorker: boolean;
  /** Its rank in the queue of its subscriber. */
  queueRank: number;
  /** The hours of its policy; null without such. */
  retryWindow: RetryWindow | null;
};

/**
 * The reasons that can hold back deliveries to a subscriber. `circuit` is null without a circuit breaker, unless a person opened
 * it: then `hold` says for how long.
 */
export type Holds = {
  /** Approved, and not deleted. */
  isAvailable: boolean;
  isPaused: boolean;
  maintenance: readonly MaintenanceWindow[];
  circuit: (Pick<Circuit, "state" | "nextProbeAt"> & { hold?: CircuitHold | null }) | null;
  /** It has a rate limit, or workers hold as many deliveries as it takes at once. */
  isAtLimit: boolean;
};

/**
 * The reason for which a scheduled delivery waits: the first that keeps it waiting when the later ones end. Without a worker,
 * nothing that is due is sent; what is not due would wait anyway.
 */
export function waitingFor(delivery: WaitingDelivery, holds: Holds, now: number): Waiting {
  const { dueAt, isHeld, hasWorker } = delivery;
  // The claim of a worker that has ended stays until another one takes its shards.
  if (isHeld) return { reason: hasWorker ? "sending" : "no_worker", until: null };
  if (!holds.isAvailable) return { reason: "not_approved", until: dueAt > now ? dueAt : null };
  const held = heldBySubscriber(delivery, holds, now);
  if (held) return held;
  if (dueAt > now)
    return { reason: isOpening(dueAt, delivery.retryWindow) ? "retry_window" : "retry_due", until: dueAt };
  return { reason: reasonOfDue(delivery, holds), until: null };
}

function heldBySubscriber({ dueAt, queueRank }: WaitingDelivery, holds: Holds, now: number): Waiting | null {
  const { isPaused, maintenance, circuit } = holds;
  if (isPaused) return { reason: "paused", until: null };
  const end = endOfMaintenance(maintenance, Math.max(dueAt, now));
  if (end !== null) return { reason: "maintenance", until: end };
  if (circuit === null || circuit.state === "closed" || queueRank === REDIRECTED_RANK) return null;
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

/** Whether the hours of a policy begin at a time: a retry is due at that instant only when the hours moved it there. */
function isOpening(at: number, window: RetryWindow | null): boolean {
  return window !== null && nextInWindow(at - 1, window) === at;
}

function reasonOfDue({ hasWorker, queueRank }: WaitingDelivery, { isAtLimit }: Holds): WaitingReason {
  if (!hasWorker) return "no_worker";
  if (isBehindLive(queueRank)) return "operation_pace";
  return isAtLimit ? "limit" : "due";
}
