import { healthOf, RECENT_ATTEMPTS, type RecentAttempt, type SubscriberHealth } from "../../engine/health";

/**
 * The last attempts of this worker at one subscriber, in memory, for the strategy `adaptive`. Each worker keeps its own
 * attempts only and starts without any: with a fair share of the shards it has a fair sample soon.
 */
export class RecentAttempts {
  /** Three numbers per attempt: with tens of thousands of subscribers, objects took a sixth of the worker's heap. */
  #numbers: number[] = [];
  #next = 0;

  record({ endedAt, durationMs, isSuccess }: RecentAttempt): void {
    const at = this.#next * 3;
    this.#numbers[at] = endedAt;
    this.#numbers[at + 1] = durationMs;
    this.#numbers[at + 2] = isSuccess ? 1 : 0;
    this.#next = (this.#next + 1) % RECENT_ATTEMPTS;
  }

  /** @param now epoch milliseconds */
  health(now: number): SubscriberHealth {
    const attempts: RecentAttempt[] = [];
    for (let at = 0; at < this.#numbers.length; at += 3) {
      const [endedAt = 0, durationMs = 0, isSuccess] = this.#numbers.slice(at, at + 3);
      attempts.push({ endedAt, durationMs, isSuccess: isSuccess === 1 });
    }
    return healthOf(attempts, now);
  }
}
