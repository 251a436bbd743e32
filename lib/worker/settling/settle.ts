import { MOVES } from "../../engine/state";
import type { Link, Queries } from "../database/link";
import { AttemptConfigurationStore } from "./attempt-configuration";
import type { FingerprintStore } from "./fingerprint-store";
import { SettleBatch } from "./settle-columns";
import { deliveredParameters, failedParameters, SETTLE_DELIVERED, SETTLE_FAILED } from "./settle-statements";
import { SettleTimes } from "./settle-times";
import type { Settlement } from "./settlement";

/** How long outcomes wait for a batch, with few and with many of them, and the largest batch. */
const LINGER_MS = 10;
const BUSY_LINGER_MS = 30;
const BUSY_FROM = 50;
const BATCH = 500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
/** How often the database may refuse the data of one outcome. */
const MOST_REFUSALS = 5;

export type SettlerEvents = {
  /** The outcome is durable; or, with `stood` false, another worker had moved the delivery and nothing was written. */
  onSettled: (settlement: Settlement, stood: boolean) => void;
  /** The database refuses this outcome in any form: its delivery is stuck, as after its worker's death. */
  onRefused: (settlement: Settlement) => void;
  /** A batch could not be written and will be repeated. */
  onTrouble: (error: unknown, batch: number) => void;
};

/**
 * Writes outcomes in batches over several connections. A batch is repeated until it is written or the shards of its
 * deliveries are lost: a second write changes nothing, because the first one added to their attempts.
 */
export class Settler {
  #queue: Settlement[] = [];
  #writing = 0;
  /** The size of the last batch. */
  #last = 0;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];
  #isStopped = false;

  #configurations = new AttemptConfigurationStore();

  /** How long batches took to write. */
  readonly times = new SettleTimes();

  constructor(
    private readonly writers: Link[],
    private readonly workerId: string,
    private readonly isHeld: (shard: number) => boolean,
    private readonly fingerprints: Pick<FingerprintStore, "resolve">,
    private readonly events: SettlerEvents,
  ) {}

  /** The number of outcomes that are not durable yet. */
  get pending(): number {
    return this.#queue.length + this.#writing;
  }

  add(settlement: Settlement): void {
    this.#queue.push(settlement);
    this.#kick();
  }

  /** Resolves when all outcomes added so far are written or dropped. */
  async flush(): Promise<void> {
    if (this.pending === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Stops writing: deliveries with unwritten outcomes stay in their claims, which the next owner of the shard ends. */
  stop(): void {
    this.#isStopped = true;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  #kick(): void {
    if (this.writers.length === 0 || this.#queue.length === 0) return;
    if (this.#queue.length >= BATCH) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), this.#last < BUSY_FROM ? LINGER_MS : BUSY_LINGER_MS);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const writer = this.writers.pop();
    if (!writer) return;
    const batch = this.#queue.splice(0, BATCH);
    this.#writing += batch.length;
    this.#last = batch.length;
    // Each kind by itself: the result of one does not affect the other.
    const kinds = [batch.filter(isDelivered), batch.filter((one) => !isDelivered(one))];
    void Promise.all(kinds.map((kind) => this.#writeUntilDone(writer, kind))).finally(() => {
      this.writers.push(writer);
      this.#writing -= batch.length;
      this.#kick();
      if (this.pending === 0) for (const resolve of this.#idle.splice(0)) resolve();
    });
  }

  async #writeUntilDone(writer: Link, batch: Settlement[]): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let refusals = 0;
    for (let left = batch; left.length > 0; ) {
      try {
        await this.fingerprints.resolve(left.flatMap(({ failure }) => failure ?? []));
        const begun = performance.now();
        const written = await writeSettlements(writer, this.#configurations, this.workerId, left);
        this.times.record(performance.now() - begun, performance.now());
        return this.#report(left, written);
      } catch (error) {
        if (this.#isStopped) return;
        this.events.onTrouble(error, left.length);
        if (isAboutData(error)) {
          // One refused row must not block the others, nor occupy a writer for ever.
          if (left.length > 1) {
            for (const one of left) await this.#writeUntilDone(writer, [one]);
            return;
          }
          if (++refusals === MOST_REFUSALS) return left.forEach(this.events.onRefused);
        }
      }
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      this.#report(
        left.filter(({ delivery }) => !this.isHeld(delivery.shard)),
        new Set(),
      );
      left = left.filter(({ delivery }) => this.isHeld(delivery.shard));
      if (this.#isStopped) return;
    }
  }

  #report(batch: Settlement[], written: ReadonlySet<string>): void {
    for (const settlement of batch) this.events.onSettled(settlement, written.has(settlement.delivery.id));
  }
}

const isDelivered = (one: Settlement) => one.state === MOVES.deliver.to;

/**
 * Writes outcomes with their attempts: successes in one statement, failures in another, each durable by itself. Returns the
 * deliveries that were as they had been claimed; nothing is written of the others.
 */
export async function writeSettlements(
  link: Queries,
  configurations: AttemptConfigurationStore,
  workerId: string,
  batch: readonly Settlement[],
): Promise<Set<string>> {
  await configurations.keep(link, new Set(batch.map((one) => one.configuration)));
  const failed = batch.filter((one) => !isDelivered(one));
  const delivered = batch.filter(isDelivered);
  const statements = [
    { name: "settle_delivered", text: SETTLE_DELIVERED, values: deliveredParameters, part: delivered },
    { name: "settle_failed", text: SETTLE_FAILED, values: failedParameters, part: failed },
  ].filter(({ part }) => part.length > 0);
  const rows = await Promise.all(
    statements.map(({ name, text, values, part }) =>
      link.query<[deliveryId: string]>({ name, text, values: values(new SettleBatch(part, workerId)) }),
    ),
  );
  return new Set(rows.flat().map(([id]) => id));
}

/** SQLSTATE classes 22 and 23: the data is refused, and repeating the batch would not help the rest of it. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown } | null)?.code ?? ""));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
