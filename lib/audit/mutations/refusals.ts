import { type Actor, SYSTEM } from "../../access/actor";
import type { Database } from "../../db/client";
import { MinuteLimiter } from "../../http/limiter";
import { logger } from "../../logger";
import { addressBlock } from "../../net/plain-address";
import { recordAudit } from "../mutations";

/** Rows a minute: of one address or one known actor, and of all such together. Neither uses up the other's. */
const STRANGERS = { each: 30, all: 300 };
const KNOWN = { each: 30, all: 600 };
const MINUTE_MS = 60_000;

export type RefusalEntry = {
  actor: Actor;
  /** What was asked for, as noun.verb. */
  action: string;
  /** Why it was refused: an error's code, or a reason of signing in. */
  code: string;
  /** Nobody proved to be the actor: a sign-in that failed names one all the same. */
  isUnproven?: boolean;
  detail?: Record<string, unknown>;
};

/** What a minute left out, kept as figures: they take the same room however many there were. */
type LeftOut = {
  minute: number;
  strangers: number;
  known: number;
  firstAt: Date;
  lastAt: Date;
  kinds: Map<string, number>;
};

/**
 * The refusals of this process, as far as its budgets go; what is beyond them is one row a minute that counts it. So a flood
 * is seen, costs a bounded number of rows, and hides nothing that a known actor was refused meanwhile.
 */
export class RefusalTrail {
  #strangers = new MinuteLimiter(STRANGERS.each, STRANGERS.all);
  #known = new MinuteLimiter(KNOWN.each, KNOWN.all);
  #leftOut: LeftOut | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** Writes or counts a refusal. Whoever was refused stays so when it cannot be written: that is logged. */
  async record(db: Database, { actor, action, code, isUnproven, detail }: RefusalEntry): Promise<void> {
    const isStranger = isUnproven || actor.type === "system";
    const isWithin = isStranger
      ? this.#strangers.take(addressBlock(actor.address ?? ""), this.now())
      : this.#known.take(actor.id, this.now());
    if (!isWithin) return this.count(db, `${action} (${code})`, isStranger);
    const entry = { actor, action, outcome: "refused" as const, detail: { code, ...detail } };
    await recordAudit(db.prisma, entry).catch((error) =>
      logger.error({ err: error, action, code }, "a refusal could not be audited"),
    );
  }

  /** Counts a refusal that has no row. `kind` is one of few: it comes from our code, never from a request. */
  async count(db: Database, kind: string, isStranger: boolean): Promise<void> {
    const now = this.now();
    const minute = Math.floor(now / MINUTE_MS);
    if (this.#leftOut && this.#leftOut.minute !== minute) await this.flush(db);
    const at = new Date(now);
    this.#leftOut ??= { minute, strangers: 0, known: 0, firstAt: at, lastAt: at, kinds: new Map() };
    this.#leftOut[isStranger ? "strangers" : "known"]++;
    this.#leftOut.lastAt = at;
    this.#leftOut.kinds.set(kind, (this.#leftOut.kinds.get(kind) ?? 0) + 1);
    this.#timer ??= setTimeout(() => void this.flush(db), (minute + 1) * MINUTE_MS - now).unref();
  }

  /** Writes the row that counts what was left out, if anything was: at the end of its minute, or of the process. */
  async flush(db: Database): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#leftOut) return;
    const { strangers, known, firstAt, lastAt, kinds } = this.#leftOut;
    this.#leftOut = null;
    const count = strangers + known;
    const detail = { count, strangers, known, firstAt, lastAt, kinds: Object.fromEntries(kinds) };
    const entry = { actor: SYSTEM, action: "refusals.leave_out", outcome: "refused" as const, detail };
    await recordAudit(db.prisma, entry).catch((error) =>
      logger.error({ err: error, ...detail }, "refusals that were left out could not be audited"),
    );
  }
}

const shared = globalThis as typeof globalThis & { redeliverRefusals?: RefusalTrail };
shared.redeliverRefusals ??= new RefusalTrail();

/** The trail of this process: of all of Next's bundles, each of which evaluates this module once. */
export const refusals: RefusalTrail = shared.redeliverRefusals;
