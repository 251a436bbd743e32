/** The last seconds, and the minutes before them that they are compared with. */
const RECENT_MS = 10_000;
const BEFORE_MS = 300_000;
/** Fewer batches say nothing. */
const FEWEST = 10;
/** Below this, twice as long is still quick. Milliseconds. */
const QUICK_MS = 50;
const MOST_KEPT = 5000;

/** How long batches of outcomes took to write. Times are steady milliseconds. */
export class SettleTimes {
  #times: { at: number; ms: number }[] = [];

  record(ms: number, now: number): void {
    this.#times.push({ at: now, ms });
    if (this.#times.length > MOST_KEPT) this.#times.splice(0, MOST_KEPT / 5);
  }

  /** Whether the 95th percentile of the last 10 seconds is more than twice that of the five minutes before. */
  isSlow(now: number): boolean {
    const times = this.#times.filter(({ at }) => at > now - BEFORE_MS);
    const recent = times.filter(({ at }) => at > now - RECENT_MS);
    const before = times.filter(({ at }) => at <= now - RECENT_MS);
    if (recent.length < FEWEST || before.length < FEWEST) return false;
    return p95(recent) > 2 * Math.max(p95(before), QUICK_MS / 2);
  }
}

function p95(times: readonly { ms: number }[]): number {
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}
