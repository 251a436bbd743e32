/**
 * Detects a server that stays silent while queries are open. A connection answers its queries one after the other, so a limit
 * per query would run out for the last of a long queue while the server is working, and repeating them on another connection
 * would double its work. The limit is therefore on the time since the last data from the server.
 */
export class Silence {
  #open = 0;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly onTooLong: () => void,
  ) {}

  /** Counts a query as open until it settles. */
  async during<Value>(query: Promise<Value>): Promise<Value> {
    if (this.#open++ === 0) {
      this.#heardAt = performance.now();
      this.#timer ??= setTimeout(this.#check, this.limitMs);
    }
    try {
      return await query;
    } finally {
      this.#open--;
      this.#heardAt = performance.now();
    }
  }

  /** Records data from the server. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // Runs on while queries are open, and once more: a timer for each of thousands of queries a second costs more.
  #check = () => {
    this.#timer = undefined;
    if (this.#open === 0) return;
    const leftMs = this.#heardAt + this.limitMs - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(this.#check, leftMs);
    else this.onTooLong();
  };
}
