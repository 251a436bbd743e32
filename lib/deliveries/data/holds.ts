import type { Queryable } from "../../db/client";
import type { CircuitState } from "../../engine/circuit";
import type { Holds } from "../../engine/waiting";
import type { RetryWindow } from "../../engine/windows";
import { retryWindow } from "../../policies/retry-window";
import { parseCircuit } from "../../subscribers/circuit";
import { parseMaintenance } from "../../subscribers/maintenance";
import { HOLDS_OF_SUBSCRIBERS } from "../statements/waiting";

type StoredHolds = {
  id: string;
  isAvailable: boolean;
  paused: boolean;
  maintenanceWindows: unknown;
  circuit: unknown;
  alternativeUrl: string | null;
  hasRate: boolean;
  maxConcurrency: number;
  hasOwnPolicy: boolean;
  ownWindow: unknown;
  state: CircuitState | null;
  nextProbeAt: Date | null;
  byHand: boolean | null;
  heldUntil: Date | null;
};

/** What holds back deliveries to a subscriber, as far as its configuration and its circuit say. */
export type SubscriberHolds = Omit<Holds, "isAtLimit"> & {
  hasRate: boolean;
  maxConcurrency: number;
  /** The hours of the policy of its own; null when it has none. */
  ownPolicy: { window: RetryWindow | null } | null;
};

/** A subscriber of which nothing is left. */
export const GONE: SubscriberHolds = {
  ...{ isAvailable: false, isPaused: false, maintenance: [], circuit: null },
  ...{ hasRate: false, maxConcurrency: 0, ownPolicy: null },
};

/** Reads what holds back deliveries to subscribers, by their ids. */
export async function readHolds(
  db: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SubscriberHolds>> {
  const { rows } = await db.query<StoredHolds>(HOLDS_OF_SUBSCRIBERS, [ids]);
  return new Map(rows.map((row) => [row.id, holdsOf(row)]));
}

function holdsOf(row: StoredHolds): SubscriberHolds {
  const { isAvailable, paused, maintenanceWindows, hasRate, maxConcurrency, hasOwnPolicy, ownWindow } = row;
  return {
    isAvailable,
    isPaused: paused,
    maintenance: parseMaintenance(maintenanceWindows),
    circuit: circuitOf(row),
    hasRate,
    maxConcurrency,
    ownPolicy: hasOwnPolicy ? { window: retryWindow.safeParse(ownWindow).data ?? null } : null,
  };
}

function circuitOf({ circuit, byHand, alternativeUrl, state, nextProbeAt, heldUntil }: StoredHolds) {
  // With an alternative URL, deliveries use the fallback instead of waiting.
  const isInForce =
    (byHand === true || parseCircuit(circuit) !== null) && alternativeUrl === null && state !== null;
  if (!isInForce) return null;
  const hold = byHand ? { until: heldUntil?.getTime() ?? null } : null;
  return { state, nextProbeAt: nextProbeAt?.getTime() ?? null, hold };
}
