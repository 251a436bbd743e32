import type { LiveNoun } from "@/lib/live/nouns";
import { coalesced } from "./coalesced";
import { followLive } from "./live";

export type ReadingTimes = {
  /** The shortest time between two reads. A second when left out. */
  everyMs?: number;
  /** When it is read first, in case something changed since what is shown was read. Left out: when something changes. */
  firstMs?: number;
};

const EVERY_MS = 1_000;

/**
 * Reads again when rows of these nouns have changed, at most once a second and never while a read is under way.
 * @param read rejects when it could not be read; it is then repeated
 * @returns a function that ends it
 */
export function readOnChange(
  nouns: readonly LiveNoun[],
  read: () => Promise<void>,
  { everyMs = EVERY_MS, firstMs }: ReadingTimes = {},
): () => void {
  const { ask, stop } = coalesced(read, everyMs);
  const unfollow = followLive(nouns, ask);
  const first = firstMs === undefined ? undefined : setTimeout(ask, firstMs);
  return () => {
    clearTimeout(first);
    unfollow();
    stop();
  };
}
