import { CONFIG_CHANNEL } from "../../db/channels";
import { newId } from "../../db/ids";
import { DISABLE_SUBSCRIBER } from "../config/config-statements";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Settlement } from "./settlement";

/** The outcome that disables a subscriber. */
export type DisablingOutcome = Pick<Settlement, "httpStatus" | "failureDetail" | "decision"> & {
  delivery: Pick<Settlement["delivery"], "id" | "eventId" | "subscriberId">;
};

/** A connection that is closed when the work on it has ended. */
type Connection = Pick<Link, "query" | "close">;

/**
 * Disables subscribers by a rule of their policy, each after the outcome that requires it is durable, in a transaction of its
 * own with its audit row; `flush` repeats failed writes. When a worker dies in between, the subscriber's next answer
 * disables it.
 */
export class Disabling {
  #waiting = new Map<string, DisablingOutcome>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connect: () => Connection,
    private readonly clock: DatabaseClock,
    private readonly onDisabled: (outcome: DisablingOutcome) => void,
  ) {}

  add(outcome: DisablingOutcome): void {
    this.#waiting.set(outcome.delivery.subscriberId, outcome);
  }

  /** Disables those that wait, one flush after the other: of two at once, the second would count a change that it does not make. */
  flush(): Promise<void> {
    const flushed = this.#flushing.catch(() => {}).then(() => this.#flush());
    this.#flushing = flushed;
    return flushed;
  }

  async #flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const link = this.connect();
    try {
      for (const [subscriberId, outcome] of this.#waiting) {
        if (await disableSubscriber(link, this.clock, outcome)) this.onDisabled(outcome);
        this.#waiting.delete(subscriberId);
      }
    } finally {
      await link.close();
    }
  }
}

/** @returns whether it changed: not when it is no longer approved, or was deleted. */
async function disableSubscriber(
  link: Connection,
  clock: DatabaseClock,
  outcome: DisablingOutcome,
): Promise<boolean> {
  const { httpStatus, failureDetail, decision } = outcome;
  const { id: deliveryId, eventId, subscriberId } = outcome.delivery;
  const detail = { deliveryId, eventId, httpStatus, failureDetail, decision };
  const rows = await link.query<[string]>({
    name: "disable_subscriber",
    text: DISABLE_SUBSCRIBER,
    values: [subscriberId, new Date(clock.now()).toISOString(), newId(), JSON.stringify(detail)],
  });
  if (rows.length === 0) return false;
  await link.query({ name: "notify", text: "select pg_notify($1, '')", values: [CONFIG_CHANNEL] });
  return true;
}
