import type { Queryable } from "../../db/client";
import type { CircuitState } from "../../engine/circuit";
import { waitingFor } from "../../engine/waiting";
import { parseCircuit } from "../../subscribers/circuit";
import { parseMaintenance } from "../../subscribers/maintenance";
import type { DeliveryWaiting, OneDelivery } from "../detail";
import { HOLDS_OF_SUBSCRIBERS } from "../statements/detail";

type HoldsRow = {
  id: string;
  paused: boolean;
  maintenanceWindows: unknown;
  circuit: unknown;
  alternativeUrl: string | null;
  state: CircuitState | null;
  nextProbeAt: Date | null;
  byHand: boolean | null;
  heldUntil: Date | null;
};

/** Reads what scheduled deliveries wait for, by delivery. Deliveries in other states are left out. */
export async function readWaiting(
  db: Queryable,
  deliveries: readonly Pick<OneDelivery, "deliveryId" | "subscriberId" | "state" | "dueAt">[],
  now: Date,
): Promise<ReadonlyMap<string, DeliveryWaiting>> {
  const waiting = new Map<string, DeliveryWaiting>();
  const scheduled = deliveries.filter(({ state }) => state === "scheduled");
  if (scheduled.length === 0) return waiting;
  const { rows } = await db.query<HoldsRow>(HOLDS_OF_SUBSCRIBERS, [
    scheduled.map(({ subscriberId }) => subscriberId),
  ]);
  for (const { deliveryId, subscriberId, dueAt } of scheduled) {
    const row = rows.find(({ id }) => id === subscriberId);
    const found = row && waitingFor(dueAt.getTime(), holdsOf(row), now.getTime());
    if (!found) continue;
    const { until, ...why } = found;
    waiting.set(deliveryId, { ...why, until: until === null ? null : new Date(until) });
  }
  return waiting;
}

function holdsOf({ paused, maintenanceWindows, state, nextProbeAt, heldUntil, ...row }: HoldsRow) {
  // With an alternative URL, deliveries use the fallback instead of waiting.
  const isInForce =
    (row.byHand === true || parseCircuit(row.circuit) !== null) &&
    row.alternativeUrl === null &&
    state !== null;
  const hold = row.byHand ? { until: heldUntil?.getTime() ?? null } : null;
  return {
    isPaused: paused,
    maintenance: parseMaintenance(maintenanceWindows),
    circuit: isInForce ? { state, nextProbeAt: nextProbeAt?.getTime() ?? null, hold } : null,
  };
}
