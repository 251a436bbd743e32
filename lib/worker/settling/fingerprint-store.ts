import type { Logger } from "pino";
import { plainValues } from "../../db/array-text";
import type { FailureClass, FailureKind } from "../../engine/failure";
import { type Fingerprint, overflowKeyOf } from "../../engine/fingerprint/fingerprint";
import { DAY_MS, HOUR_MS } from "../../time/units";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import {
  FIND_FINGERPRINTS,
  JOIN_FINGERPRINTS,
  joiningParameters,
  LOCK_NEW_GROUPS,
  MAKE_FINGERPRINTS,
  newFingerprintParameters,
} from "./fingerprint-statements";
import { OwnFolding, WITHOUT_RULES } from "./own-folding";
import { RecentValues } from "./recent-values";

/** A failure whose fingerprint is to be known by its id (PostgreSQL's bigint as text); null while it cannot be. */
export type Fingerprinted = {
  /** That without the operators' own rules, which are applied here. */
  fingerprint: Fingerprint | null;
  fingerprintId: string | null;
  subscriberId: string;
  expectedStatus: number;
  httpStatus: number | null;
  failureClass: FailureClass;
  failureKind: FailureKind;
  deliveryId: string;
  attempt: number;
};

export type NewFingerprint = Omit<Fingerprinted, "fingerprint" | "fingerprintId"> & {
  key: string;
  template: string;
  isOverflow: boolean;
};

/** A new key, and one by earlier rules (place 0: the latest), whose group it joins if there is one. */
export type JoiningFingerprint = Pick<NewFingerprint, "key" | "template"> & {
  earlier: string;
  place: number;
  /** The rules in force have folded a part of it. */
  isFolded: boolean;
};

/** A subscriber that answers something new each time fills one more group, and no table. */
export const NEW_GROUPS_PER_DAY = 200;
export const OVERFLOW_TEMPLATE = "other answers";

const MOST_KNOWN = 20_000;
/** A fingerprint that no row has named for weeks is removed: none is remembered for longer than an hour. */
const KNOWN_MS = HOUR_MS;
/** No outcome waits longer than this for its fingerprint. Without one it has no group yet: it gets it later (fill-fingerprints.ts). */
const PATIENCE_MS = 1000;
const PAUSE_MS = 5000;

/**
 * The ids of fingerprints, which workers resolve before they settle: nearly always from memory, else by a statement on a connection of its
 * own. Neither a lock nor a database that is away holds an outcome back or loses it.
 */
export class FingerprintStore {
  #known = new RecentValues<string, { id: string; until: number }>(MOST_KNOWN);
  #loading: Promise<void> = Promise.resolve();
  #pausedUntil = Number.NEGATIVE_INFINITY;
  readonly #folding: OwnFolding;

  constructor(
    private readonly link: Pick<Link, "transaction" | "close">,
    private readonly clock: Pick<DatabaseClock, "now">,
    config: ConstructorParameters<typeof OwnFolding>[0] = WITHOUT_RULES,
    private readonly log?: Logger,
  ) {
    this.#folding = new OwnFolding(config);
  }

  /** Sets the ids of failures. Never rejects; ids that cannot be had in time stay null. */
  async resolve(failures: readonly Fingerprinted[]): Promise<void> {
    if (this.#setKnown(failures)) return;
    if (performance.now() < this.#pausedUntil) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#pausedUntil = performance.now() + PAUSE_MS;
        resolve();
      }, PATIENCE_MS);
    });
    await Promise.race([this.load(failures), late]).catch((error) => {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      this.log?.warn({ err: error }, "fingerprints not resolved: failures have no group yet");
    });
    clearTimeout(timer);
    this.#setKnown(failures);
  }

  /** As `resolve`, but waits for as long as it takes. @throws when the database refuses */
  async load(failures: readonly Fingerprinted[]): Promise<void> {
    const mine = this.#loading.then(() => this.#load(failures));
    this.#loading = mine.catch(() => {});
    await mine;
    this.#setKnown(failures);
  }

  close(): Promise<void> {
    return this.link.close();
  }

  /** @returns whether all are known */
  #setKnown(failures: readonly Fingerprinted[]): boolean {
    const now = this.clock.now();
    let areKnown = true;
    for (const failure of failures) {
      if (failure.fingerprint === null || failure.fingerprintId !== null) continue;
      const { key } = this.#folding.fingerprint(failure, failure.fingerprint);
      const known = this.#known.get(key);
      if (known && known.until > now) failure.fingerprintId = known.id;
      else areKnown = false;
    }
    return areKnown;
  }

  async #load(failures: readonly Fingerprinted[]): Promise<void> {
    this.#setKnown(failures);
    const missing = new Map<string, NewFingerprint>();
    const plain = new Map<string, Fingerprint[]>();
    for (const failure of failures) {
      if (!failure.fingerprint || failure.fingerprintId !== null) continue;
      const one = newOf(failure, this.#folding.fingerprint(failure, failure.fingerprint));
      missing.set(one.key, one);
      plain.set(one.key, [...(plain.get(one.key) ?? []), failure.fingerprint]);
    }
    if (missing.size === 0) return;
    const read: [key: string, id: string, until: number][] = [];
    await this.link.transaction(async (query) => {
      const find = async (keys: Iterable<string>) =>
        query<[key: string, id: string]>({
          name: "find_fingerprints",
          text: FIND_FINGERPRINTS,
          values: [plainValues([...keys])],
        });
      const make = async (all: readonly NewFingerprint[]) => {
        const now = this.clock.now();
        const dates = { now: isoOf(now), day: isoOf(Math.floor(now / DAY_MS) * DAY_MS) };
        const values = newFingerprintParameters({ all, ...dates, most: NEW_GROUPS_PER_DAY });
        await query({ name: "make_fingerprints", text: MAKE_FINGERPRINTS, values });
        return find(all.map(({ key }) => key));
      };
      const join = async () => {
        const all = [...missing.values()].flatMap((one) => this.#joining(one, plain.get(one.key) ?? []));
        if (all.length === 0) return [];
        const values = joiningParameters({ all, now: isoOf(this.clock.now()) });
        return query<[key: string, id: string]>({
          name: "join_fingerprints",
          text: JOIN_FINGERPRINTS,
          values,
        });
      };
      const found = (rows: [string, string][], until = this.clock.now() + KNOWN_MS) => {
        for (const [key, id] of rows) {
          read.push([key, id, until]);
          missing.delete(key);
        }
      };
      found(await find(missing.keys()));
      if (missing.size === 0) return;
      await query({ name: "lock_new_groups", text: LOCK_NEW_GROUPS, values: [] });
      found(await join());
      if (missing.size === 0) return;
      found(await make([...missing.values()]));
      if (missing.size === 0) return;
      const overflows = new Map([...missing.values()].map((one) => [one.subscriberId, overflowOf(one)]));
      const ids = new Map(await make([...overflows.values()]));
      const endOfDay = (Math.floor(this.clock.now() / DAY_MS) + 1) * DAY_MS;
      for (const { key, subscriberId } of [...missing.values()]) {
        const id = ids.get(overflows.get(subscriberId)?.key ?? "");
        if (id) found([[key, id]], Math.min(endOfDay, this.clock.now() + KNOWN_MS));
      }
    });
    for (const [key, id, until] of read) this.#known.set(key, { id, until });
  }

  /** What a new key may join: the keys that its failures have by earlier rules. @param plain their fingerprints without rules */
  #joining(one: NewFingerprint, plain: readonly Fingerprint[]): JoiningFingerprint[] {
    const { key, template } = one;
    const now = this.clock.now();
    const texts = new Map(plain.map((fingerprint) => [fingerprint.template, fingerprint]));
    return [...texts.values()].flatMap((fingerprint) =>
      this.#folding.earlier(one, fingerprint, now).map((earlier, place) => ({
        ...{ key, template, place, earlier: earlier.key },
        isFolded: template !== fingerprint.template,
      })),
    );
  }
}

const isoOf = (at: number) => new Date(at).toISOString();

const newOf = (failure: Fingerprinted, { key, template }: Fingerprint): NewFingerprint => ({
  ...failure,
  key,
  template,
  isOverflow: false,
});

const overflowOf = (one: NewFingerprint): NewFingerprint => ({
  ...one,
  key: overflowKeyOf(one.subscriberId),
  template: OVERFLOW_TEMPLATE,
  isOverflow: true,
});
