/** The status that a delivery needs, beside the one that its subscriber expects now. */
export type Expectation = {
  then: number;
  /** Null when the subscriber was deleted. */
  now: number | null;
  /** What the difference means; null when there is none. */
  meaning: string | null;
};

/**
 * Compares what was expected when the event was received with what is expected now.
 * @param answered the status of the last answer; null without one
 */
export function expectation(then: number, now: number | null, answered: number | null): Expectation {
  if (now === null || now === then) return { then, now, meaning: null };
  const rule = `This delivery needs ${then}, retries included: what is expected is fixed when an event is received.`;
  const meaning =
    answered === now
      ? `Its answer of ${now} would be accepted for events received from now on. ${rule}`
      : `An answer of ${now} would be accepted for events received from now on. ${rule}`;
  return { then, now, meaning };
}
