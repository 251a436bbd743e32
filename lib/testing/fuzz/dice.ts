import { type Random, seeded } from "../../../prisma/factories/random";

/** Reproducible random choices: the same seed yields the same sequence. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** Returns a number in [0, 1). */
  next(): number {
    return this.#random();
  }

  /** Returns an integer from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  isLucky(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.next() * list.length)] ?? list[0];
  }

  /** Returns a list of 0 to `most` items. */
  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.whole(0, most) }, make);
  }
}
