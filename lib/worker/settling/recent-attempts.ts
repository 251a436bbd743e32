import { healthOf, RECENT_ATTEMPTS, type RecentAttempt, type SubscriberHealth } from "../../engine/health";

/**
 * The last attempts this worker made at one subscriber, in memory: what the strategy `adaptive` follows. Each worker
 * knows its own attempts only, and a new one knows nothing: with a fair share of the shards it sees a fair sample soon.
 */
export class RecentAttempts {
  /** Three numbers an attempt: of tens of thousands of subscribers, as many objects were a sixth of the worker's heap. */
  #numbers: number[] = [];
  #next = 0;

  note({ endedAt, durationMs, isSuccess }: RecentAttempt): void {
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
