import type { Database } from "../db/client";
import { logger } from "../logger";
import { MINUTE_MS } from "../time/units";

/**
 * Records when each API key was last used, at most once a minute for each key in this process. The request does not wait for it,
 * and a failed write is repeated by the next use.
 */
export class KeyUses {
  /** When a use was last recorded, by key. It has as many entries as keys were used. */
  #recordedAt = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Records the use of a key. Resolves when it is written, for tests; never rejects. */
  async record({ pool }: Pick<Database, "pool">, keyId: string): Promise<void> {
    const now = this.now();
    if (now - (this.#recordedAt.get(keyId) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return;
    this.#recordedAt.set(keyId, now);
    try {
      const at = new Date(now);
      await pool.query(
        "update api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)",
        [keyId, at],
      );
    } catch (error) {
      this.#recordedAt.delete(keyId);
      logger.warn({ err: error, keyId }, "the use of an API key could not be recorded");
    }
  }
}

const shared = globalThis as typeof globalThis & { redeliverKeyUses?: KeyUses };
shared.redeliverKeyUses ??= new KeyUses();

/** The one record of this process: each of Next's bundles evaluates this module again. */
export const keyUses: KeyUses = shared.redeliverKeyUses;
