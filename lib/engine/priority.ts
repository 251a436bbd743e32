/**
 * How urgent an event is: said by its publisher, else by its topic. Deliveries of a subscriber that are due go out in this
 * order. The database keeps a rank, the place of the word in this list, so that an index on it puts the urgent first.
 */
export const PRIORITIES = ["high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The rank of a priority: 0 is the most urgent. */
export function rankOf(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

/** The priority of a rank that was kept; a rank of a later release reads as the least urgent. */
export function priorityOf(rank: number): Priority {
  return PRIORITIES[rank] ?? "low";
}

/** A priority as somebody wrote it, in capitals or not; null when it is none. */
export function readPriority(text: string): Priority | null {
  const word = text.toLowerCase();
  return PRIORITIES.find((priority) => priority === word) ?? null;
}
