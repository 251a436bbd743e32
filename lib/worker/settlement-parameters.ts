import type { Settlement } from "./settlement";

/**
 * The parameters of SETTLE for a batch. Arrays are written as PostgreSQL's array texts by hand: a batch holds some
 * twenty thousand values, and the driver's own conversion would cost more than the request each stands for.
 */
export function toParameters(batch: readonly Settlement[]): unknown[] {
  const request = new Texts();
  const response = new Texts();
  const settings = new Texts();
  const system = new Texts();
  const bodies = new Bodies();
  const columns: string[] = [
    plain(batch, (one) => one.id),
    plain(batch, (one) => one.shard),
    plain(batch, (one) => one.claimToken),
    plain(batch, (one) => one.state),
    times(batch, (one) => one.dueAt),
    plain(batch, (one) => one.nextTrigger),
    plain(batch, (one) => one.number),
    plain(batch, (one) => one.automaticAttempts),
    plain(batch, (one) => one.lastDelayMs),
    times(batch, (one) => one.firstAttemptAt),
    times(batch, (one) => one.failedAt),
    times(batch, (one) => one.finishedAt),
    plain(batch, (one) => one.httpStatus),
    plain(batch, (one) => one.failureClass),
    plain(batch, (one) => one.failureKind),
    quoted(batch, (one) => one.failureDetail),
    quoted(batch, (one) => one.subscriberUrl),
    quoted(batch, (one) => one.subscriberName),
    plain(batch, (one) => one.trigger),
    plain(batch, (one) => one.operationId),
    times(batch, (one) => one.startedAt),
    plain(batch, (one) => one.waitMs),
    plain(batch, (one) => Math.round(one.durationMs * 1000) / 1000),
    plain(batch, (one) => one.outcome),
    plain(batch, (one) => one.sentAt),
    plain(batch, (one) => request.indexOf(one.requestHeaders)),
    plain(batch, (one) => response.indexOf(one.responseHeaders)),
    plain(batch, (one) => bodies.add(one.body)),
    plain(batch, (one) => one.body?.length ?? null),
    plain(batch, (one) => one.isTruncated),
    plain(batch, (one) => one.strategy),
    plain(batch, (one) => settings.indexOf(one.settings)),
    plain(batch, (one) => one.nextAction),
    times(batch, (one) => one.nextAt),
    plain(batch, (one) => system.indexOf(one.system)),
  ];
  return [...columns, request.array(), response.array(), settings.array(), system.array(), bodies.bytes()];
}

type Plain = string | number | boolean | null;

/** Values that need no quotes in an array text: numbers, ids, enum labels. */
function plain(batch: readonly Settlement[], pick: (one: Settlement) => Plain): string {
  return `{${batch.map((one) => pick(one) ?? "NULL").join(",")}}`;
}

function quoted(batch: readonly Settlement[], pick: (one: Settlement) => string | null): string {
  return `{${batch.map((one) => quote(pick(one))).join(",")}}`;
}

function times(batch: readonly Settlement[], pick: (one: Settlement) => number | null): string {
  return `{${batch.map((one) => time(pick(one))).join(",")}}`;
}

function time(at: number | null): string {
  return at === null ? "NULL" : `"${new Date(at).toISOString()}"`;
}

function quote(text: string | null): string {
  return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
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
