import type { Socket } from "node:net";

/** So much may come as interim answers to one request, and so long may the head of one be. */
const MOST_INTERIM_BYTES = 64 * 1024;
const LONGEST_HEAD = 16 * 1024;
/** As much of a head is remembered for reading a status out of it. */
const STATUS_LINE = "HTTP/1.1 100 ".length;
const EMPTY = Buffer.alloc(0);

/** The receiver sent interim answers without end. */
export class EndlessInterimError extends Error {
  readonly code = "ENDLESS_INTERIM";
}

/** What can be read of the head of an answer that is malformed. */
export type PartialHead = { status: number; headers: Record<string, string> };

/**
 * Stands between a socket and undici's parser, which reads it with `read()`, while the head of an answer is awaited.
 * Takes out interim answers, as HTTP wants of a client that did not ask for them: undici ends the connection of a 100.
 * Remembers whether anything came, and the head as it came: of a malformed one undici tells nothing but that it is.
 */
export class AnswerReader {
  /** Whether a byte came since the request was written. */
  hasBegun = false;
  #isAwaited = false;
  /** The beginning of what may be an interim answer. */
  #held: Buffer = EMPTY;
  #interimBytes = 0;
  #head: Buffer[] = [];

  constructor(private readonly socket: Socket) {
    const read = socket.read;
    socket.read = (size?: number) => {
      for (;;) {
        const chunk: Buffer | null = read.call(socket, size);
        if (chunk === null || !this.#isAwaited) return chunk;
        const rest = this.#withoutInterim(chunk);
        if (rest === null || rest.length > 0) return rest;
      }
    };
  }

  /** A request is about to be written. */
  begin(): void {
    this.hasBegun = false;
    this.#isAwaited = true;
    this.#held = EMPTY;
    this.#interimBytes = 0;
    this.#head = [];
  }

  /** The head was read: what follows is undici's alone. */
  end(): void {
    this.#isAwaited = false;
    this.#head = [];
  }

  /** The status and headers of a head that undici refused; undefined when not even a status came. */
  partialHead(): PartialHead | undefined {
    return readPartialHead(Buffer.concat(this.#head).subarray(0, LONGEST_HEAD).toString("latin1"));
  }

  /** @returns what is left for undici: empty when more must come first, null when the connection was ended */
  #withoutInterim(chunk: Buffer): Buffer | null {
    this.hasBegun = true;
    let data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = EMPTY;
    // Once the final answer has begun, its bytes are only remembered.
    while (this.#head.length === 0 && mayBeInterim(data)) {
      const end = data.indexOf("\r\n\r\n");
      if (end < 0 && data.length < LONGEST_HEAD) {
        this.#held = data;
        return EMPTY;
      }
      const size = end < 0 ? data.length : end + 4;
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
}

const ONE = "1".charCodeAt(0);
const STATUS_AT = "HTTP/1.1 ".length;
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/;
const LIKE = "HTTP/1.1 199 ";

/** Whether bytes begin an interim answer, or are too few to tell. A 101 is none: nobody asked to switch protocols. */
function mayBeInterim(data: Buffer): boolean {
  if (data.length > STATUS_AT && data[STATUS_AT] !== ONE) return false;
  const line = data.toString("latin1", 0, STATUS_LINE);
  return line.length < STATUS_LINE ? INTERIM.test(line + LIKE.slice(line.length)) : INTERIM.test(line);
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
