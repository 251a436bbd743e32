import { counted, labelled } from "./attempt-text";

const LABELS = {
  queueDepth: (value) => `${counted(value, "delivery", "deliveries")} waiting for a slot`,
  inFlight: (value) => `${counted(value, "request", "requests")} under way`,
  subscriberInFlight: (value) => `${counted(value, "request", "requests")} under way to this subscriber`,
  circuit: (value) => `circuit ${String(value).replaceAll("_", " ")}`,
  worker: (value) => `worker ${value}`,
  resentOnFreshConnection: (value) => (value ? "sent again on a fresh connection" : ""),
} as const satisfies Record<string, (value: unknown) => string>;

/** Describes the worker at the time of an attempt: `3 deliveries waiting for a slot · circuit closed`. */
export function systemText(system: Record<string, unknown>): string {
  return labelled(system, LABELS).join(" · ");
}
