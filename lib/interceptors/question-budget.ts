import { MinuteLimiter } from "../http/limiter";
import { addressBlock } from "../net/plain-address";
import { HOUR_MS } from "../time/units";

/** Failed requests a minute: of one address, of all unauthenticated senders, of all well-known ones. */
const EACH = 60;
const UNAUTHENTICATED = 600;
const WELL_KNOWN = 6000;
/** Concurrent requests for unauthenticated senders: fewer than the connections to a server (lib/net/ask.ts), so that some stay free. */
const UNAUTHENTICATED_AT_ONCE = 24;
/** An address is well known for this time after an active token. The oldest entry beyond the limit is evicted. */
const WELL_KNOWN_MS = HOUR_MS;
const MOST_WELL_KNOWN = 10_000;

/**
 * Bounds the requests to an authorization server that senders of tokens can cause, since anyone can invent tokens. A refused
 * question causes no request. Active tokens cost nothing, and addresses with a recently active token do not share the limits of
 * unauthenticated senders.
 */
export class QuestionBudget {
  #unauthenticated = new MinuteLimiter(EACH, UNAUTHENTICATED);
  #wellKnown = new MinuteLimiter(EACH, WELL_KNOWN);
  #goodUntil = new Map<string, number>();
  #unauthenticatedAsking = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * Begins a question on behalf of an address.
   * @returns a callback for the result, whether the token is active; null when the budget is spent
   */
  begin(address: string): ((isGood: boolean) => void) | null {
    const sender = addressBlock(address);
    const isWellKnown = this.now() < (this.#goodUntil.get(sender) ?? 0);
    const limiter = isWellKnown ? this.#wellKnown : this.#unauthenticated;
    if (!isWellKnown && this.#unauthenticatedAsking >= UNAUTHENTICATED_AT_ONCE) return null;
    if (!limiter.take(sender, this.now())) return null;
    if (!isWellKnown) this.#unauthenticatedAsking++;
    return (isGood) => {
      if (!isWellKnown) this.#unauthenticatedAsking--;
      if (!isGood) return;
      limiter.giveBack(sender, this.now());
      this.#recordGood(sender);
    };
  }

  #recordGood(sender: string): void {
    this.#goodUntil.delete(sender); // re-inserted below as the newest
    const [oldest] = this.#goodUntil.keys();
    if (this.#goodUntil.size >= MOST_WELL_KNOWN && oldest !== undefined) this.#goodUntil.delete(oldest);
    this.#goodUntil.set(sender, this.now() + WELL_KNOWN_MS);
  }
}
