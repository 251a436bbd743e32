import type { Settlement } from "./settlement";
import type { Terms } from "./terms";

/**
 * The parameters of the settle statements for a batch. Arrays are written as PostgreSQL's array texts by hand: a batch
 * holds some ten thousand values, and the driver's own conversion would cost more than the request each stands for.
 */
export function deliveredParameters(batch: readonly Settlement[], workerId: string): unknown[] {
  const shared = new Shared();
  return [...commonColumns(batch, shared), ...shared.values(), workerId];
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
    list(batch, (one) => one.state),
    list(batch, (one) => Math.floor(one.dueAt)),
    list(batch, (one) => one.delivery.trigger),
    list(batch, (one) => one.nextTrigger),
    list(batch, (one) => one.automaticAttempts),
    list(batch, (one) => one.lastDelayMs),
    list(batch, (one) => one.outcome),
    list(batch, (one) => one.httpStatus),
    list(batch, (one) => one.failureClass),
    list(batch, (one) => one.failureKind),
    list(batch, (one) => details.indexOf(one.failureDetail)),
    list(batch, (one) => decisions.indexOf(one.decision && JSON.stringify(one.decision))),
    details.array(),
    decisions.array(),
    list(
      batch.filter((one) => one.isTold),
      (one) => one.delivery.id,
    ),
  ];
}

function commonColumns(batch: readonly Settlement[], shared: Shared): string[] {
  return [
    list(batch, (one) => one.delivery.id),
    list(batch, (one) => one.delivery.shard),
    list(batch, (one) => one.delivery.attempts),
    list(batch, (one) => one.delivery.recoveries),
    list(batch, (one) => one.startedAt),
    list(batch, (one) => one.durationMs),
    list(batch, (one) => one.waitMs),
    list(batch, (one) => one.delivery.operationId),
    list(batch, (one) => shared.terms.indexOf(one.terms)),
    list(batch, (one) => shared.responses.indexOf(one.responseHeaders)),
    list(batch, (one) => shared.bodies.add(one.body)),
    list(batch, (one) => one.body?.length ?? null),
    list(batch, (one) => one.isTruncated),
    list(batch, (one) => one.system.queueDepth),
    list(batch, (one) => one.system.inFlight),
    list(batch, (one) => one.system.subscriberInFlight),
    list(batch, (one) => one.system.circuit),
  ];
}

/** Values that need no quotes in an array text: numbers, ids, enum labels. */
function list(
  batch: readonly Settlement[],
  pick: (one: Settlement) => string | number | boolean | null,
): string {
  let text = "{";
  for (const one of batch) text += `${text.length === 1 ? "" : ","}${pick(one) ?? "NULL"}`;
  return `${text}}`;
}

/** What rows of a batch share: each is sent once, and rows point to it by its place, from 1. */
class Shared {
  readonly terms = new Places<Terms>();
  readonly responses = new Texts();
  readonly bodies = new Bodies();

  /** The parameters from $18 to $22. */
  values(): unknown[] {
    const terms = this.terms.all;
    return [
      `{${terms.map(({ id }) => id).join(",")}}`,
      `{${terms.map(({ url }) => quote(url)).join(",")}}`,
      `{${terms.map(({ subscriberName }) => quote(subscriberName)).join(",")}}`,
      this.responses.array(),
      this.bodies.bytes(),
    ];
  }
}

class Places<Value> {
  #places = new Map<Value, number>();

  get all(): Value[] {
    return [...this.#places.keys()];
  }

  indexOf(value: Value | null): number | null {
    if (value === null) return null;
    let place = this.#places.get(value);
    if (place === undefined) {
      place = this.#places.size + 1;
      this.#places.set(value, place);
    }
    return place;
  }
}

class Texts extends Places<string> {
  array(): string {
    return `{${this.all.map(quote).join(",")}}`;
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
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
