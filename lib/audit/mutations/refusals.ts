import { type Actor, SYSTEM } from "../../access/actor";
import type { Database } from "../../db/client";
import { MinuteLimiter } from "../../http/limiter";
import { logger } from "../../logger";
import { addressBlock } from "../../net/plain-address";
import { MINUTE_MS } from "../../time/units";
import { recordAudit } from "../mutations";

/** Rows a minute for one address or one known actor, and for all of each kind together. The two budgets are separate. */
const UNAUTHENTICATED = { each: 30, all: 300 };
const KNOWN = { each: 30, all: 600 };

export type RefusalEntry = {
  actor: Actor;
  /** The refused request, as noun.verb. */
  action: string;
  /** The reason of the refusal: an error's code, or a refusal of sign-in. */
  code: string;
  /** The actor is named but not authenticated, as in a failed sign-in. */
  isUnproven?: boolean;
  detail?: Record<string, unknown>;
};

/** The refusals of a minute beyond the budgets, as counts: their size does not depend on the number of refusals. */
type LeftOut = {
  minute: number;
  unauthenticated: number;
  known: number;
  firstAt: Date;
  lastAt: Date;
  kinds: Map<string, number>;
};

/**
 * Writes the refusals of a process within its budgets, and one row a minute that counts the rest. A flood is therefore
 * visible, costs a bounded number of rows, and hides no refusal of a known actor. Rows that unauthenticated callers alone caused are
 * marked: retention removes them early.
 */
export class RefusalTrail {
  #unauthenticated = new MinuteLimiter(UNAUTHENTICATED.each, UNAUTHENTICATED.all);
  #known = new MinuteLimiter(KNOWN.each, KNOWN.all);
  #leftOut: LeftOut | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** Writes or counts a refusal. A failed write is logged and does not change the refusal. */
  async record(db: Database, { actor, action, code, isUnproven, detail }: RefusalEntry): Promise<void> {
    const isUnauthenticated = isUnproven || actor.type === "system";
    const isWithin = isUnauthenticated
      ? this.#unauthenticated.take(addressBlock(actor.address ?? ""), this.now())
      : this.#known.take(actor.id, this.now());
    if (!isWithin) return this.count(db, `${action} (${code})`, isUnauthenticated);
    const what = { actor, action, outcome: "refused" as const, detail: { code, ...detail } };
    const entry = { ...what, isUnproven: isUnauthenticated };
    await recordAudit(db.prisma, entry).catch((error) =>
      logger.error({ err: error, action, code }, "a refusal could not be audited"),
    );
  }

  /** Counts a refusal without a row of its own. `kind` is one of a few texts of the code, never text of a request. */
  async count(db: Database, kind: string, isUnauthenticated: boolean): Promise<void> {
    const now = this.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (this.#leftOut && this.#leftOut.minute !== minute) await this.flush(db);
    const at = new Date(now);
    this.#leftOut ??= { minute, unauthenticated: 0, known: 0, firstAt: at, lastAt: at, kinds: new Map() };
    this.#leftOut[isUnauthenticated ? "unauthenticated" : "known"]++;
    this.#leftOut.lastAt = at;
    this.#leftOut.kinds.set(kind, (this.#leftOut.kinds.get(kind) ?? 0) + 1);
    this.#timer ??= setTimeout(() => void this.flush(db), (minute + 1) * MINUTE_MS - now).unref();
  }

  /** Writes the row that counts the omitted refusals, at the end of the minute or of the process. Without any: no row. */
  async flush(db: Database): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#leftOut) return;
    const { unauthenticated, known, firstAt, lastAt, kinds } = this.#leftOut;
    this.#leftOut = null;
    const count = unauthenticated + known;
    // Under the names of the rows kept so far.
    const counts = { count, strangers: unauthenticated, known };
    const detail = { ...counts, firstAt, lastAt, kinds: Object.fromEntries(kinds) };
    const what = { actor: SYSTEM, action: "refusals.leave_out", outcome: "refused" as const, detail };
    const entry = { ...what, isUnproven: known === 0 };
    await recordAudit(db.prisma, entry).catch((error) =>
      logger.error({ err: error, ...detail }, "refusals that were left out could not be audited"),
    );
  }
}

// Each of Next's bundles evaluates this module again: the process keeps one trail for each pool.
const shared = globalThis as typeof globalThis & {
  redeliverRefusals?: WeakMap<Database["pool"], RefusalTrail>;
};
shared.redeliverRefusals ??= new WeakMap();
const trails = shared.redeliverRefusals;

function trailOf({ pool }: Database): RefusalTrail {
  const trail = trails.get(pool) ?? new RefusalTrail();
  trails.set(pool, trail);
  return trail;
}

/** The trail of the process for a database. */
export const refusals: Pick<RefusalTrail, "record" | "count" | "flush"> = {
  record: (db, entry) => trailOf(db).record(db, entry),
  count: (db, kind, isUnauthenticated) => trailOf(db).count(db, kind, isUnauthenticated),
  flush: (db) => trailOf(db).flush(db),
};
