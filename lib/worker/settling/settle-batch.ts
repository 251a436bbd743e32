import { plainArray, textArray } from "../../db/array-text";
import { JoinedBytes } from "../../db/joined-bytes";
import type { AttemptConfiguration } from "./attempt-configuration";
import type { Settlement } from "./settlement";

/** Settlements that are written by one statement. Values that rows share are sent once; rows refer to them by index, from 1. */
export class SettleBatch {
  readonly configurations = new Indexed<AttemptConfiguration>();
  readonly responses = new Texts();
  readonly bodies = new JoinedBytes();
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
