/** How much of the last day's attempts is read to measure one subscriber's. */

/**
 * The most bytes of the day's tables that are read. Attempts have no index by subscriber: it would cost every settle more than a
 * page is worth. So the whole day is read as long as it is small, and beyond that blocks chosen at random, some 140,000
 * attempts take 0.08 s: docs/decisions/0020-subscriber-health.md.
 */
export const MOST_BYTES = 32 * 1024 * 1024;

/** The share of the blocks that are read, above 0 to 1. */
export function sampleShare(bytes: number): number {
  return bytes <= MOST_BYTES ? 1 : MOST_BYTES / bytes;
}

/** The attempts that were read of one subscriber and period. */
export type ReadAttempts = { attempts: number; successes: number; p95Ms: number | null };

/** A measured period: `attempts` is about right where only a share was read; `read` are those that the others rest on. */
export type Measured = { attempts: number; read: number; successShare: number | null; p95Ms: number | null };

export function measure({ attempts, successes, p95Ms }: ReadAttempts, share: number): Measured {
  const isKnown = attempts > 0;
  return {
    attempts: Math.round(attempts / share),
    read: attempts,
    successShare: isKnown ? successes / attempts : null,
    p95Ms: isKnown && p95Ms !== null ? Math.round(p95Ms * 10) / 10 : null,
  };
}
