/** A circuit that a person opened. Probing does not close it: it stays open until it is closed by hand, or for a time. */
export type CircuitHold = {
  /** Epoch milliseconds; null: until it is closed by hand. */
  until: number | null;
};

/** Whether a circuit that was opened by hand for a time is to be closed now. */
export function hasEnded({ until }: CircuitHold, now: number): boolean {
  return until !== null && now >= until;
}
