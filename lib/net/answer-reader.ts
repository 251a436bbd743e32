import type { Socket } from "node:net";

/** Largest total size of the interim answers to a request, and of the head of one. */
const MOST_INTERIM_BYTES = 64 * 1024;
const LONGEST_HEAD = 16 * 1024;
/** Number of bytes of a head kept for reading its status. */
const STATUS_LINE = "HTTP/1.1 100 ".length;
const EMPTY = Buffer.alloc(0);

/** The receiver sent too many interim answers. */
export class EndlessInterimError extends Error {
  readonly code = "ENDLESS_INTERIM";
}

/** The readable part of the head of a malformed answer. */
export type PartialHead = { status: number; headers: Record<string, string> };

/**
 * Filters the data between a socket and undici's parser, which reads it with `read()`, until the head of the answer.
 * Removes interim answers, which a client has to ignore by HTTP: undici closes the connection at a 100.
 * Removes invalid lengths from answers without a body (204, 304), which HTTP ignores but the parser rejects.
 * Records whether data arrived and the head as received: undici reports no details of a malformed head.
 */
export class AnswerReader {
  /** Whether data arrived since the request was written. */
  hasBegun = false;
  /** Whether the final answer, which has no body, had contradictory or invalid lengths. */
  hadImpossibleLength = false;
  #isAwaited = false;
  /** The beginning of a head, kept until the head is complete. */
  #held: Buffer = EMPTY;
  #interimBytes = 0;
  #head: Buffer[] = [];

  constructor(private readonly socket: Socket) {
    const read = socket.read;
    socket.read = (size?: number) => {
      for (;;) {
        const chunk: Buffer | null = read.call(socket, size);
        if (chunk === null || !this.#isAwaited) return chunk;
        const rest = this.#onlyFinal(chunk);
        if (rest === null || rest.length > 0) return rest;
      }
    };
  }

  /** Resets the reader before a request is written. */
  begin(): void {
    this.hasBegun = false;
    this.hadImpossibleLength = false;
    this.#isAwaited = true;
    this.#held = EMPTY;
    this.#interimBytes = 0;
    this.#head = [];
  }

  /** Ends the filter after the head: all further data goes to undici. */
  end(): void {
    this.#isAwaited = false;
    this.#head = [];
  }

  /** Returns status and headers of the received head, also of one that undici rejected; undefined without a status. */
  partialHead(): PartialHead | undefined {
    return readPartialHead(
      Buffer.concat([...this.#head, this.#held])
        .subarray(0, LONGEST_HEAD)
        .toString("latin1"),
    );
  }

  /** @returns the data for undici: empty while more is needed, null when the connection was closed */
  #onlyFinal(chunk: Buffer): Buffer | null {
    this.hasBegun = true;
    let data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = EMPTY;
    // After the start of the final answer, data is only recorded.
    while (this.#head.length === 0 && mayBeHeadAlone(data)) {
      const end = headEnd(data);
      if (end < 0 && data.length < LONGEST_HEAD) {
        this.#held = data;
        return EMPTY;
      }
      if (data[STATUS_AT] !== ONE) return this.#withoutImpossibleLength(data, end);
      const size = end < 0 ? data.length : end;
      this.#interimBytes += size;
      if (end < 0 || this.#interimBytes > MOST_INTERIM_BYTES) {
        this.socket.destroy(new EndlessInterimError("interim answers without end"));
        return null;
      }
      data = data.subarray(size);
    }
    if (data.length > 0) this.#head.push(data);
    return data;
  }

  #withoutImpossibleLength(data: Buffer, end: number): Buffer {
    this.#head.push(data);
    const lines = data.toString("latin1", 0, Math.max(end, 0)).split(/\r?\n/);
    const lengths = lines.filter((line) => LENGTH.test(line));
    this.hadImpossibleLength = lengths.length > 1 || lengths.some((line) => !POSSIBLE_LENGTH.test(line));
    if (!this.hadImpossibleLength) return data;
    const head = lines.filter((line) => !LENGTH.test(line)).join("\r\n");
    return Buffer.concat([Buffer.from(head, "latin1"), data.subarray(end)]);
  }
}

const ONE = "1".charCodeAt(0);
const STATUS_AT = "HTTP/1.1 ".length;
/** A 101 is not an interim answer: no protocol switch was requested. */
const HEAD_ALONE = /^HTTP\/1\.[01] (?:1(?!01)\d\d|204|304)[ \r\n]/;
const LIKE = ["HTTP/1.1 199 ", "HTTP/1.1 204 "];
const LENGTH = /^(?:content-length|transfer-encoding)[ \t]*:/i;
const POSSIBLE_LENGTH = /^content-length:[ \t]*\d{1,15}[ \t]*$|^transfer-encoding:/i;

/** Returns whether bytes begin an interim answer or one without a body, or are too few to decide. */
function mayBeHeadAlone(data: Buffer): boolean {
  const line = data.toString("latin1", 0, STATUS_LINE);
  return line.length < STATUS_LINE
    ? LIKE.some((like) => HEAD_ALONE.test(line + like.slice(line.length)))
    : HEAD_ALONE.test(line);
}

/** Returns the end of a head, after its empty line, or -1 if it is incomplete. */
function headEnd(data: Buffer): number {
  const found = /\n\r?\n/.exec(data.toString("latin1", 0, LONGEST_HEAD));
  return found ? found.index + found[0].length : -1;
}

function readPartialHead(head: string): PartialHead | undefined {
  const [statusLine = "", ...lines] = head.split(/\r?\n/);
  const status = Number(/^HTTP\/\d\.\d (\d{3})(?!\d)/.exec(statusLine)?.[1]);
  if (!(status >= 100 && status <= 599)) return undefined;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    if (line === "") break;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers[name.toLowerCase()] = value.trim();
  }
  return { status, headers };
}
