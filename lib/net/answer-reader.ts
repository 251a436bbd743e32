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
 * Takes impossible lengths out of answers that have no body (204, 304), where HTTP wants them ignored and the parser refuses.
 * Remembers whether anything came, and the head as it came: of a malformed one undici tells nothing but that it is.
 */
export class AnswerReader {
  /** Whether a byte came since the request was written. */
  hasBegun = false;
  /** Whether the final answer, which has no body, gave lengths that contradict each other or are none. */
  hadImpossibleLength = false;
  #isAwaited = false;
  /** The beginning of a head that is looked at as a whole. */
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

  /** A request is about to be written. */
  begin(): void {
    this.hasBegun = false;
    this.hadImpossibleLength = false;
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

  /** The status and headers of a head as it came, also of one that undici refused; undefined when not even a status came. */
  partialHead(): PartialHead | undefined {
    return readPartialHead(
      Buffer.concat([...this.#head, this.#held])
        .subarray(0, LONGEST_HEAD)
        .toString("latin1"),
    );
  }

  /** @returns what is left for undici: empty when more must come first, null when the connection was ended */
  #onlyFinal(chunk: Buffer): Buffer | null {
    this.hasBegun = true;
    let data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = EMPTY;
    // Once the final answer has begun, its bytes are only remembered.
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
/** A 101 is no interim answer: nobody asked to switch protocols. */
const HEAD_ALONE = /^HTTP\/1\.[01] (?:1(?!01)\d\d|204|304)[ \r\n]/;
const LIKE = ["HTTP/1.1 199 ", "HTTP/1.1 204 "];
const LENGTH = /^(?:content-length|transfer-encoding)[ \t]*:/i;
const POSSIBLE_LENGTH = /^content-length:[ \t]*\d{1,15}[ \t]*$|^transfer-encoding:/i;

/** Whether bytes begin an interim answer or one without a body, or are too few to tell. */
function mayBeHeadAlone(data: Buffer): boolean {
  const line = data.toString("latin1", 0, STATUS_LINE);
  return line.length < STATUS_LINE
    ? LIKE.some((like) => HEAD_ALONE.test(line + like.slice(line.length)))
    : HEAD_ALONE.test(line);
}

/** Where a head ends, behind its empty line; -1 when that has not come. */
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
