import type { Stage } from "./stage";
import type { Stop } from "./stops";

/**
 * What may be sent again because of a fault: nothing; what was in flight when it struck; or what was in flight at any time
 * until all was well again, because the database was away for long.
 */
export const REPEATS = ["nothing", "struck", "outage"] as const;

/** One kind of fault, and how to make it. */
export type Fault = {
  /** What a person reads in the report. */
  kind: string;
  repeats: (typeof REPEATS)[number];
  /**
   * The database crashes, and with it goes what it was told last and did not have to keep: a worker's note of what it is
   * sending. What is sent again then may not be marked as recovered.
   */
  losesNotes?: true;
  /** Makes it. Requests under way may be held back meanwhile, and are let go as soon as this resolves. */
  strike: (stage: Stage) => Promise<Struck>;
};

export type Struck = {
  /** A process that was stopped where it stood, to be continued. */
  stop?: Stop;
  /** Waits until the fault is over or ends it: recovery counts from then on; at once when there is none. */
  over?: () => Promise<void>;
  /** What remains to be done when all is well again. */
  afterwards?: () => Promise<void>;
};
