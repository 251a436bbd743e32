import { plainArray, textArray } from "../../db/array-text";
import type { AttemptConfiguration } from "./attempt-configuration";
import type { Settlement } from "./settlement";

/**
 * The parameters of the settle statements for a batch, which holds some ten thousand values.
 */
export function deliveredParameters(batch: readonly Settlement[], workerId: string): unknown[] {
  const shared = new Shared();
  return [...commonColumns(batch, shared), ...shared.values(), workerId, idsOf(batch, isResent)];
}

/** Of SETTLE_FAILED, which takes more. */
export function failedParameters(batch: readonly Settlement[], workerId: string): unknown[] {
  const shared = new Shared();
  const details = new Texts();
  const decisions = new Texts();
  return [
    ...commonColumns(batch, shared),
    ...shared.values(),
    workerId,
    plainArray(batch, (one) => one.state),
    plainArray(batch, (one) => Math.floor(one.dueAt)),
    plainArray(batch, (one) => one.delivery.trigger),
    plainArray(batch, (one) => one.nextTrigger),
    plainArray(batch, (one) => one.automaticAttempts),
    plainArray(batch, (one) => one.lastDelayMs),
    plainArray(batch, (one) => one.outcome),
    plainArray(batch, (one) => one.httpStatus),
    plainArray(batch, (one) => one.failureClass),
    plainArray(batch, (one) => one.failureKind),
    plainArray(batch, (one) => details.indexOf(one.failureDetail)),
    plainArray(batch, (one) => decisions.indexOf(one.decision && JSON.stringify(one.decision))),
    details.array(),
    decisions.array(),
    idsOf(batch, (one) => one.shouldNotify),
    idsOf(batch, isResent),
    plainArray(batch, (one) => one.retryingEnded),
    plainArray(batch, (one) => Math.floor(one.retryingSince)),
  ];
}

const isResent = (one: Settlement) => one.resent > 0;

function idsOf(batch: readonly Settlement[], isWanted: (one: Settlement) => boolean): string {
  return plainArray(batch.filter(isWanted), (one) => one.delivery.id);
}

function commonColumns(batch: readonly Settlement[], shared: Shared): string[] {
  return [
    plainArray(batch, (one) => one.delivery.id),
    plainArray(batch, (one) => one.delivery.shard),
    plainArray(batch, (one) => one.delivery.attempts),
    plainArray(batch, (one) => one.delivery.recoveries),
    plainArray(batch, (one) => one.startedAt),
    plainArray(batch, (one) => one.durationMs),
    plainArray(batch, (one) => one.waitMs),
    plainArray(batch, (one) => one.delivery.operationId),
    plainArray(batch, (one) => shared.terms.indexOf(one.terms)),
    plainArray(batch, (one) => shared.responses.indexOf(one.responseHeaders)),
    plainArray(batch, (one) => shared.bodies.add(one.body)),
    plainArray(batch, (one) => one.body?.length ?? null),
    plainArray(batch, (one) => one.isTruncated),
    plainArray(batch, (one) => one.system.queueDepth),
    plainArray(batch, (one) => one.system.inFlight),
    plainArray(batch, (one) => one.system.subscriberInFlight),
    plainArray(batch, (one) => one.system.circuit),
  ];
}

/** What rows of a batch share: each is sent once, and rows point to it by its index, from 1. */
class Shared {
  readonly terms = new Indexed<AttemptConfiguration>();
  readonly responses = new Texts();
  readonly bodies = new Bodies();

  /** The parameters from $18 to $22. */
  values(): unknown[] {
    const terms = this.terms.all;
    return [
      plainArray(terms, ({ id }) => id),
      textArray(terms, ({ url }) => url),
      textArray(terms, ({ subscriberName }) => subscriberName),
      this.responses.array(),
      this.bodies.bytes(),
    ];
  }
}

class Indexed<Value> {
  #indexes = new Map<Value, number>();

  get all(): Value[] {
    return [...this.#indexes.keys()];
  }

  indexOf(value: Value | null): number | null {
    if (value === null) return null;
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.#indexes.size + 1;
      this.#indexes.set(value, index);
    }
    return index;
  }
}

class Texts extends Indexed<string> {
  array(): string {
    return textArray(this.all, (text) => text);
  }
}

/** Bodies one after the other: rows know where theirs starts (from 1) and how long it is. */
class Bodies {
  #chunks: Buffer[] = [];
  #size = 0;

  add(body: Buffer | null): number | null {
    if (body === null) return null;
    const start = this.#size + 1;
    this.#chunks.push(body);
    this.#size += body.length;
    return start;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
