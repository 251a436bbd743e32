import type { Settlement } from "./settlement";

/**
 * The parameters of SETTLE for a batch. Arrays are written as PostgreSQL's array texts by hand: a batch holds some
 * twenty thousand values, and the driver's own conversion would cost more than the request each stands for.
 */
export function toParameters(batch: readonly Settlement[]): unknown[] {
  const texts = new Texts();
  const request = new Texts();
  const response = new Texts();
  const settings = new Texts();
  const system = new Texts();
  const bodies = new Bodies();
  const columns: string[] = [
    list(batch, (one) => one.id),
    list(batch, (one) => one.shard),
    list(batch, (one) => one.claimToken),
    list(batch, (one) => one.state),
    list(batch, (one) => Math.floor(one.dueAt)),
    list(batch, (one) => one.nextTrigger),
    list(batch, (one) => one.number),
    list(batch, (one) => one.automaticAttempts),
    list(batch, (one) => one.lastDelayMs),
    list(batch, (one) => Math.floor(one.firstAttemptAt)),
    list(batch, (one) => Math.floor(one.endedAt)),
    list(batch, (one) => one.httpStatus),
    list(batch, (one) => one.failureClass),
    list(batch, (one) => one.failureKind),
    list(batch, (one) => texts.indexOf(one.failureDetail)),
    list(batch, (one) => texts.indexOf(one.subscriberUrl)),
    list(batch, (one) => texts.indexOf(one.subscriberName)),
    list(batch, (one) => one.trigger),
    list(batch, (one) => one.operationId),
    list(batch, (one) => Math.floor(one.startedAt)),
    list(batch, (one) => one.waitMs),
    list(batch, (one) => Math.round(one.durationMs * 1000) / 1000),
    list(batch, (one) => one.outcome),
    list(batch, (one) => one.sentAt),
    list(batch, (one) => request.indexOf(one.requestHeaders)),
    list(batch, (one) => response.indexOf(one.responseHeaders)),
    list(batch, (one) => bodies.add(one.body)),
    list(batch, (one) => one.body?.length ?? null),
    list(batch, (one) => one.isTruncated),
    list(batch, (one) => texts.indexOf(one.strategy)),
    list(batch, (one) => settings.indexOf(one.settings)),
    list(batch, (one) => one.nextAction),
    list(batch, (one) => system.indexOf(one.system)),
  ];
  const shared = [texts, request, response, settings, system].map((one) => one.array());
  return [...columns, ...shared, bodies.bytes()];
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

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Texts that rows share: each is sent once, and rows point to it by its place, from 1. */
class Texts {
  #places = new Map<string, number>();

  indexOf(text: string | null): number | null {
    if (text === null) return null;
    const place = this.#places.get(text) ?? this.#places.size + 1;
    this.#places.set(text, place);
    return place;
  }

  array(): string {
    return `{${[...this.#places.keys()].map(quote).join(",")}}`;
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
