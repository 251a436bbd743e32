import { healthOf, RECENT_ATTEMPTS, type RecentAttempt, type SubscriberHealth } from "../engine/health";

/**
 * The last attempts this worker made at one subscriber, in memory: what the strategy `adaptive` follows. Each worker
 * knows its own attempts only, and a new one knows nothing: with a fair share of the lanes it sees a fair sample soon.
 */
export class RecentAttempts {
  #attempts: RecentAttempt[] = [];
  #next = 0;

  note(attempt: RecentAttempt): void {
    this.#attempts[this.#next] = attempt;
    this.#next = (this.#next + 1) % RECENT_ATTEMPTS;
  }

  /** @param now epoch milliseconds */
  health(now: number): SubscriberHealth {
    return healthOf(this.#attempts, now);
  }
}
