import { type Circuit, type CircuitSettings, type Counts, windowStart } from "../../engine/circuit";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import { REPORT_COUNTS, SUM_COUNTS } from "./circuit-statements";

/** A window is reported in at most this many parts: finer ones would only add rows. */
const REPORTS_PER_WINDOW = 20;

type Tally = Counts & {
  /** The sum of all workers' reports when this worker last read it. */
  all: Counts;
  reportedAt: number;
};

/** This worker's counts of each subscriber's attempts that are not reported yet. */
export class OutcomeCounts {
  #tallies = new Map<string, Tally>();

  constructor(private readonly options: { link: Link; clock: DatabaseClock; workerId: string }) {}

  /** Counts an attempt. @returns the counts of its window, as far as they are known */
  add(subscriberId: string, isFailure: boolean): Counts {
    let tally = this.#tallies.get(subscriberId);
    if (tally === undefined) {
      tally = { attempts: 0, failures: 0, all: { attempts: 0, failures: 0 }, reportedAt: 0 };
      this.#tallies.set(subscriberId, tally);
    }
    tally.attempts++;
    if (isFailure) tally.failures++;
    return { attempts: tally.all.attempts + tally.attempts, failures: tally.all.failures + tally.failures };
  }

  /** Drops the counts of a subscriber whose circuit changed its state. */
  reset(subscriberId: string): void {
    this.#tallies.delete(subscriberId);
  }

  /** Reports the counts of each subscriber as often as its window needs. @returns the sums over all workers of those reported */
  async report(
    guarded: ReadonlyMap<string, CircuitSettings>,
    circuitOf: (subscriberId: string) => Circuit,
    now: number,
  ): Promise<Map<string, Counts>> {
    const { link, workerId } = this.options;
    const parts: { id: string; tally: Tally; attempts: number; failures: number; start: string }[] = [];
    for (const [id, tally] of this.#tallies) {
      const settings = guarded.get(id);
      if (!settings) {
        this.#tallies.delete(id);
        continue;
      }
      const isUrgent =
        tally.failures > 0 &&
        tally.failures + tally.all.failures >= settings.leastAttempts * settings.failureRate;
      const isSoon = now - tally.reportedAt < settings.windowMs / REPORTS_PER_WINDOW;
      if (tally.attempts === 0 || (isSoon && !isUrgent)) continue;
      const start = new Date(windowStart(circuitOf(id), settings, now)).toISOString();
      parts.push({ id, tally, attempts: tally.attempts, failures: tally.failures, start });
    }
    if (parts.length === 0) return new Map();
    const list = (of: (part: (typeof parts)[number]) => string | number) => `{${parts.map(of).join(",")}}`;
    const [ids, starts] = [list(({ id }) => id), list(({ start }) => start)];
    const attempts = list((part) => part.attempts);
    const failures = list((part) => part.failures);
    const values = [workerId, new Date(now).toISOString(), ids, attempts, failures, starts];
    await link.query({ name: "report_counts", text: REPORT_COUNTS, values });
    for (const part of parts) {
      part.tally.attempts -= part.attempts;
      part.tally.failures -= part.failures;
      part.tally.reportedAt = now;
    }
    const rows = await link.query<[string, string, string]>({
      name: "sum_counts",
      text: SUM_COUNTS,
      values: [ids, starts],
    });
    const sums = new Map(
      rows.map(([id, sum, failed]) => [id, { attempts: Number(sum), failures: Number(failed) }]),
    );
    for (const { id, tally } of parts) tally.all = sums.get(id) ?? tally.all;
    return sums;
  }
}
