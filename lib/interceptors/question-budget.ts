import { MinuteLimiter } from "../http/limiter";
import { addressBlock } from "../net/plain-address";

/** Questions a minute that do not end well, of one address and of all. One that does is given back. */
const EACH = 60;
const STRANGERS = 600;
const WELL_KNOWN = 6000;
/** Questions of strangers at a time, fewer than a server has connections (lib/net/ask.ts): the rest is not theirs to fill. */
const STRANGERS_AT_A_TIME = 24;
/** For so long an address is well known by a token that was good. The oldest of so many goes first. */
const WELL_KNOWN_MS = 3_600_000;
const MOST_WELL_KNOWN = 10_000;

/**
 * How much of an authorization server's time the senders of tokens may cost: anybody can make tokens up. What is refused here
 * asks nobody. Good tokens cost nothing, and addresses that brought one lately do not stand in line with strangers.
 */
export class QuestionBudget {
  #strangers = new MinuteLimiter(EACH, STRANGERS);
  #wellKnown = new MinuteLimiter(EACH, WELL_KNOWN);
  #goodUntil = new Map<string, number>();
  #strangersAsking = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * Begins a question on behalf of an address.
   * @returns what is told how it ended; null when it must not be asked
   */
  begin(address: string): ((isGood: boolean) => void) | null {
    const sender = addressBlock(address);
    const isStranger = !(this.now() < (this.#goodUntil.get(sender) ?? 0));
    const limiter = isStranger ? this.#strangers : this.#wellKnown;
    if (isStranger && this.#strangersAsking >= STRANGERS_AT_A_TIME) return null;
    if (!limiter.take(sender, this.now())) return null;
    if (isStranger) this.#strangersAsking++;
    return (isGood) => {
      if (isStranger) this.#strangersAsking--;
      if (!isGood) return;
      limiter.giveBack(sender, this.now());
      this.#welcome(sender);
    };
  }

  #welcome(sender: string): void {
    this.#goodUntil.delete(sender); // so that it is the newest
    const [oldest] = this.#goodUntil.keys();
    if (this.#goodUntil.size >= MOST_WELL_KNOWN && oldest !== undefined) this.#goodUntil.delete(oldest);
    this.#goodUntil.set(sender, this.now() + WELL_KNOWN_MS);
  }
}
