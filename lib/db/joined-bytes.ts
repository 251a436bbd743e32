/**
 * Byte strings of a batch, sent to PostgreSQL as one value with offsets: an array of bytea would be sent as text of twice
 * the size. Each row has the start (from 1) and the size of its own.
 */
export class JoinedBytes {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /** @returns where the bytes start, from 1; null without bytes */
  add(bytes: Uint8Array | null): number | null {
    if (bytes === null) return null;
    const start = this.#size + 1;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    return start;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
