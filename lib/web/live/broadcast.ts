import { randomUUID } from "node:crypto";
import type { LiveListenerEvents } from "../../live/data";
import { type LiveNotice, merged } from "../../live/notice";
import { LIVE_NOUNS } from "../../live/nouns";
import { RecentNotices } from "./recent-notices";
import type { LiveEvent, LiveStream } from "./stream";

/** Each stream gets four messages a second at most, however many processes notify. */
const EVERY_MS = 250;

/** Listens once it is started. */
type Listener = { start: () => void; stop: () => Promise<void> };

/** Passes the notices of all processes on to the streams of this one. One connection listens for all of them, from the first on. */
export class LiveBroadcast {
  readonly #streams = new Set<LiveStream>();
  readonly #recent = new RecentNotices();
  #listener: Listener | undefined;
  #hasBegun: () => void = () => {};
  readonly #isListening = new Promise<void>((resolve) => {
    this.#hasBegun = resolve;
  });
  #gathered: LiveNotice | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param listen makes the listener of the process */
  constructor(private readonly listen: (events: LiveListenerEvents) => Listener) {}

  /** Begins to listen, unless it does. Resolves when notices are heard; before the database answers it does not. */
  start(): Promise<void> {
    if (!this.#listener) {
      this.#listener = this.listen({
        onListening: (at) => this.#begin(at),
        onNotice: (notice) => this.#hear(notice),
      });
      this.#listener.start();
    }
    return this.#isListening;
  }

  /** The id of the newest notice. */
  get lastId(): string {
    return this.#recent.last?.id ?? "";
  }

  /** Adds a stream after `start`. @param lastId the id of the last message that its client has read, if it has read one */
  add(stream: LiveStream, lastId: string | undefined): void {
    this.#streams.add(stream);
    const { last } = this.#recent;
    if (!last || lastId === undefined) return;
    const missed = this.#recent.since(lastId);
    if (missed === "unknown") stream.send("resync", everything(last));
    else if (missed !== "nothing") stream.send("change", missed);
  }

  remove(stream: LiveStream): void {
    this.#streams.delete(stream);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    for (const stream of this.#streams) stream.end();
    await this.#listener?.stop();
  }

  #begin(at: Date): void {
    const beginning = this.#recent.begin(randomUUID(), at.toISOString());
    clearTimeout(this.#timer);
    this.#timer = this.#gathered = undefined;
    this.#send("resync", everything(beginning));
    this.#hasBegun();
  }

  #hear(notice: LiveNotice): void {
    this.#recent.add(notice);
    this.#gathered = this.#gathered ? merged(this.#gathered, notice) : notice;
    if (!this.#timer) this.#pass();
  }

  #pass(): void {
    this.#timer = undefined;
    if (!this.#gathered) return;
    this.#send("change", this.#gathered);
    this.#gathered = undefined;
    this.#timer = setTimeout(() => this.#pass(), EVERY_MS);
  }

  #send(event: LiveEvent, notice: LiveNotice): void {
    for (const stream of this.#streams) stream.send(event, notice);
  }
}

/** What follows a gap: everything may have changed. */
const everything = (notice: LiveNotice): LiveNotice => ({ ...notice, changed: [...LIVE_NOUNS] });
