/**
 * Notices a server that says nothing although it was asked. What is asked on one connection is answered one after the
 * other, so a time for each question would run out for those at the end of the line, while the server does nothing but
 * what it was asked; and whoever then asks anew on another connection doubles its work. What counts is the time since it was
 * last heard of.
 */
export class Silence {
  #open = 0;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly onTooLong: () => void,
  ) {}

  /** Counts a question until it is answered. */
  async during<Value>(asked: Promise<Value>): Promise<Value> {
    if (this.#open++ === 0) {
      this.#heardAt = performance.now();
      this.#timer ??= setTimeout(this.#check, this.limitMs);
    }
    try {
      return await asked;
    } finally {
      this.#open--;
      this.#heardAt = performance.now();
    }
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // Left running while there are questions, and once more: a timer for each of thousands a second costs more than these.
  #check = () => {
    this.#timer = undefined;
    if (this.#open === 0) return;
    const leftMs = this.#heardAt + this.limitMs - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(this.#check, leftMs);
    else this.onTooLong();
  };
}
