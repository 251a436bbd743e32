import { RedeliverError } from "../errors";
import { DayLimiter, MinuteLimiter } from "../http/limiter";
import { ANYONE, type Judgement } from "./judge";
import { type EventRefusal, REFUSALS } from "./schema";

/** Refusals of authenticated senders: unauthenticated ones cannot cause them, and do not use up their budget. */
const PROVEN: ReadonlySet<string> = new Set([
  "publisher_not_approved",
  "publishers_differ",
  "insufficient_scope",
]);

type Refused = Pick<Judgement, "refusal" | "identity">;

/**
 * Bounds the refused requests that are stored of clients that were not admitted, and of open handlers: a minute and a day, for one
 * address and in all, for each web process. Beyond those of a minute the answer is 429; beyond those of a day it is the refusal itself, so
 * that a client with a wrong key learns what is wrong while others flood. Neither is stored.
 *
 * The bound of a day is that of the disk. The space of removed payloads comes back when their day partition is dropped, 15 days later by
 * default: 10,000 a day of at most 5.6 KB are 0.84 GB, however often retention runs. It is also the most that comes between two of its runs.
 */
export class KeptRefusals {
  #ofUnauthenticated = newLimits();
  #ofKnown = newLimits();

  /**
   * Counts a request that was judged.
   * @param block the sender's address, or its block @returns the answer when it is not stored; null when it is
   */
  excessOf(judgement: Refused, block: string, now: number = Date.now()): RedeliverError | null {
    const { refusal, identity } = judgement;
    if (refusal === null || (identity !== null && identity !== ANYONE)) return null;
    const tooMany = new RedeliverError("too_many_requests", "Too many refused requests from this address.");
    if (refusal === "too_many_questions") return tooMany;
    const { minute, day } = isProven(judgement) ? this.#ofKnown : this.#ofUnauthenticated;
    if (!minute.take(block, now)) return tooMany;
    return day.take(block, now) ? null : refusalOf(refusal);
  }
}

function newLimits() {
  return { minute: new MinuteLimiter(60, 600), day: new DayLimiter(2000, 10_000) };
}

/** Whether the sender of a refused request is authenticated. */
export const isProven = ({ refusal }: Pick<Judgement, "refusal">) => refusal !== null && PROVEN.has(refusal);

/** The answer to a refused request. */
export function refusalOf(refusal: EventRefusal): RedeliverError {
  const { code, message } = REFUSALS[refusal];
  return new RedeliverError(code, message);
}
