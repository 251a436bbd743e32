import type { Link } from "./link";
import type { Settlement } from "./settlement";
import { toParameters } from "./settlement-parameters";
import { SETTLE, SETTLE_AND_TELL } from "./statements";

/** Outcomes wait so long for company, and go at most so many at once. */
const LINGER_MS = 10;
const BATCH = 500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
/** How often one outcome may be refused for what it holds; given up, its delivery is recovered and sent again. */
const MOST_REFUSALS = 5;

export type SettlerEvents = {
  /** The outcome is durable; or, `stood` false, its claim was lost before and nothing was written. */
  onSettled: (settlement: Settlement, stood: boolean) => void;
  /** A batch could not be written and will be tried again. */
  onTrouble: (error: unknown, batch: number) => void;
};

/**
 * Writes outcomes in batches over several connections. A batch is tried again until it is written or the lanes of its
 * deliveries are lost: writing it twice changes nothing, because the first time ended the claims.
 */
export class Settler {
  #queue: Settlement[] = [];
  #writing = 0;
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];
  #isStopped = false;

  constructor(
    private readonly writers: Link[],
    private readonly isHeld: (shard: number) => boolean,
    private readonly events: SettlerEvents,
  ) {}

  /** How many outcomes are not durable yet. */
  get pending(): number {
    return this.#queue.length + this.#writing;
  }

  add(settlement: Settlement): void {
    this.#queue.push(settlement);
    this.#kick();
  }

  /** Resolves when everything added so far is written or given up. */
  async flush(): Promise<void> {
    if (this.pending === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Stops trying: what is not written stays with its claim, which the next owner of the lane recovers. */
  stop(): void {
    this.#isStopped = true;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  #kick(): void {
    if (this.writers.length === 0 || this.#queue.length === 0) return;
    if (this.#queue.length >= BATCH) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), LINGER_MS);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const writer = this.writers.pop();
    if (!writer) return;
    const batch = this.#queue.splice(0, BATCH);
    this.#writing += batch.length;
    void this.#writeUntilDone(writer, batch).finally(() => {
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
        return this.#report(left, await writeSettlements(writer, left));
      } catch (error) {
        if (this.#isStopped) return;
        this.events.onTrouble(error, left.length);
        if (isAboutData(error)) {
          // One row the database refuses must not keep the others from being written, nor occupy a writer for ever.
          if (left.length > 1) {
            for (const one of left) await this.#writeUntilDone(writer, [one]);
            return;
          }
          if (++refusals === MOST_REFUSALS) return this.#report(left, new Set());
        }
      }
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      this.#report(
        left.filter((one) => !this.isHeld(one.shard)),
        new Set(),
      );
      left = left.filter((one) => this.isHeld(one.shard));
      if (this.#isStopped) return;
    }
  }

  #report(batch: Settlement[], written: ReadonlySet<string>): void {
    for (const settlement of batch) this.events.onSettled(settlement, written.has(settlement.id));
  }
}

/** Writes outcomes and attempts in one statement. Returns the deliveries whose claims still stood. */
export async function writeSettlements(link: Link, batch: readonly Settlement[]): Promise<Set<string>> {
  const parameters = toParameters(batch);
  const told = batch.filter((one) => one.isTold).map((one) => one.id);
  const isHeardOf = told.length > 0 || batch.some((one) => one.operationId !== null);
  const rows = await link.query<[string]>(
    isHeardOf
      ? { name: "settle_and_tell", text: SETTLE_AND_TELL, values: [...parameters, `{${told.join(",")}}`] }
      : { name: "settle", text: SETTLE, values: parameters },
  );
  return new Set(rows.map(([id]) => id));
}

/** SQLSTATE classes 22 and 23: this very data is refused, trying again would not help the rest of its batch. */
function isAboutData(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown } | null)?.code ?? ""));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
