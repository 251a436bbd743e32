/** How many test events may be sent: a receiver is not to be loaded by them, and a process not to be kept busy. */

/** The most within a minute, by one person or key, and to one subscriber. */
export const MOST_TESTS_A_MINUTE = 6;
export const TEST_WINDOW_MS = 60_000;

/** A test event of the last minute, or one under way, by the same actor or to the same subscriber. Epoch milliseconds. */
export type RecentTest = {
  isSameActor: boolean;
  isSameSubscriber: boolean;
  begunAt: number;
  /** It ends by this time even if its process died. */
  endsBy: number;
  isUnderWay: boolean;
};

/** Why another test event may not be sent now, as a sentence; null when it may. */
export function refuseTest(recent: readonly RecentTest[], now: number): string | null {
  const underWay = recent.filter((one) => one.isUnderWay && one.endsBy > now);
  if (underWay.some((one) => one.isSameSubscriber))
    return "A test event to this subscriber is under way. Wait for its answer.";
  if (underWay.some((one) => one.isSameActor))
    return "Your last test event is still under way. Wait for its answer.";
  const counted = recent.filter(({ begunAt }) => begunAt > now - TEST_WINDOW_MS);
  if (counted.filter((one) => one.isSameSubscriber).length >= MOST_TESTS_A_MINUTE)
    return `At most ${MOST_TESTS_A_MINUTE} test events a minute are sent to a subscriber. Try again in a minute.`;
  if (counted.filter((one) => one.isSameActor).length >= MOST_TESTS_A_MINUTE)
    return `You may send at most ${MOST_TESTS_A_MINUTE} test events a minute. Try again in a minute.`;
  return null;
}
