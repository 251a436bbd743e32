import type { Stage } from "./stage";
import type { Suspension } from "./suspensions";

/**
 * Deliveries that a fault may cause to be sent again: none; those in flight at its injection; or, if the database was
 * unavailable for long, those in flight at any time until recovery.
 */
export const REPEATS = ["nothing", "in flight", "outage"] as const;

/** A kind of fault and its injection. */
export type Fault = {
  /** Name in the report. */
  kind: string;
  repeats: (typeof REPEATS)[number];
  /**
   * The database crashes and loses its last commits without durability: a worker's record of what it is sending. Deliveries sent
   * again afterwards may lack the mark of a recovery.
   */
  losesMarks?: true;
  /** Injects the fault. Requests under way may be held back until this resolves. */
  inject: (stage: Stage) => Promise<InjectedFault>;
};

/** A fault that was injected and may still last. */
export type InjectedFault = {
  /** The process that was suspended and is to be resumed. */
  suspension?: Suspension;
  /** Ends the fault or waits for its end; recovery time counts from then on. Absent: the fault ends with its injection. */
  over?: () => Promise<void>;
  /** Completes the fault after the recovery. */
  afterwards?: () => Promise<void>;
};
