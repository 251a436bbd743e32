/**
 * The priority of an event: its publisher's, else its topic's. The due deliveries of a subscriber are sent in this order. The
 * database keeps a rank, the index in this list, so that an index on it sorts the urgent first.
 */
export const PRIORITIES = ["high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITY_LABEL = { high: "High", normal: "Normal", low: "Low" } as const satisfies Record<
  Priority,
  string
>;

/** The rank of a priority: 0 is the most urgent. */
export function rankOf(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

/** The priority of a stored rank; a rank of a later release reads as the least urgent. */
export function priorityOf(rank: number): Priority {
  return PRIORITIES[rank] ?? "low";
}

/** The rank of deliveries that an operation has released: behind everything live. */
export const RELEASED_RANK = PRIORITIES.length;

/** The rank of copies with a URL of their own: as released ones, but the circuit of the subscriber's URL does not hold them back. */
export const REDIRECTED_RANK = RELEASED_RANK + 1;

/** The ranks behind everything live. */
export const RANKS_BEHIND_LIVE: readonly number[] = [RELEASED_RANK, REDIRECTED_RANK];

export const isBehindLive = (rank: number): boolean => RANKS_BEHIND_LIVE.includes(rank);

/** The priority of an event whose deliveries are listed; null, of which neither it nor its topic says one, is the usual. */
export function priorityOfEvent(rank: number | null): Priority {
  return rank === null ? "normal" : priorityOf(rank);
}

/** Reads a priority in upper or lower case; null when it is not one. */
export function readPriority(text: string): Priority | null {
  const word = text.toLowerCase();
  return PRIORITIES.find((priority) => priority === word) ?? null;
}
