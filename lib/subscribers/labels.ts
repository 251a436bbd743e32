import type { CircuitState } from "../engine/circuit";

/** The circuit of a subscriber, or that it has no circuit breaker in force. */
export type CircuitStanding = CircuitState | "none";

export const CIRCUIT_LABEL = {
  none: "No breaker",
  closed: "Closed",
  open: "Open",
  half_open: "Half open",
} as const satisfies Record<CircuitStanding, string>;

/** Whether deliveries are held back by hand. */
export const PAUSED_LABEL = { no: "Not paused", yes: "Paused" } as const;
