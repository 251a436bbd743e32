import { plainArray, textArray } from "../../db/array-text";
import type { AttemptConfiguration } from "./attempt-configuration";
import type { Settlement } from "./settlement";

/** Settlements that are written by one statement. Values that rows share are sent once; rows refer to them by index, from 1. */
export class SettleBatch {
  readonly configurations = new Indexed<AttemptConfiguration>();
  readonly responses = new Texts();
  readonly bodies = new Bodies();
  readonly details = new Texts();
  readonly decisions = new Texts();

  constructor(
    readonly settlements: readonly Settlement[],
    readonly workerId: string,
  ) {}

  /** The ids of some deliveries, as an array text. */
  idsOf(isWanted: (one: Settlement) => boolean): string {
    return plainArray(this.settlements.filter(isWanted), (one) => one.delivery.id);
  }
}

/** Distinct values, in the order of their first use. */
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

/** Bodies one after the other: each row has the start (from 1) and the size of its own. */
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
