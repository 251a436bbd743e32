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
    const { reason, until } = found;
    waiting.set(deliveryId, { reason, until: until === null ? null : new Date(until) });
  }
  return waiting;
}

function holdsOf({ paused, maintenanceWindows, circuit, alternativeUrl, state, nextProbeAt }: HoldsRow) {
  // With an alternative URL, deliveries use the fallback instead of waiting.
  const isInForce = parseCircuit(circuit) !== null && alternativeUrl === null && state !== null;
  const probeAt = nextProbeAt === null ? null : nextProbeAt.getTime();
  return {
    isPaused: paused,
    maintenance: parseMaintenance(maintenanceWindows),
    circuit: isInForce ? { state, nextProbeAt: probeAt } : null,
  };
}
