import pg from "pg";
import { CONNECT_MS } from "../config/statement-limits";
import { logger } from "../logger";

/** How long the server may be silent: it is asked so often, and has so long to answer. */
const ASK_EVERY_MS = 15_000;
const ANSWER_MS = 5_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export type ChannelEvents = {
  /** Listening has started (again): notifications before this time of the database may have been missed. */
  onListening: (at: Date) => void;
  onNotification: (payload: string) => void;
};

/** Listens for notifications on one connection of its own, which reconnects. */
export class ChannelListener {
  #client: pg.Client | undefined;
  #isStopped = false;
  #endPause: () => void = () => {};
  #run: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly events: ChannelEvents,
  ) {}

  /** Listens, and retries until it can connect. Further calls change nothing. */
  start(): void {
    this.#run ??= this.#keepListening();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endPause();
    await this.#client?.end().catch(() => {});
    await this.#run;
  }

  async #keepListening(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !this.#isStopped; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      if (await this.#listen()) pauseMs = FIRST_PAUSE_MS;
      if (!this.#isStopped) await this.#rest(pauseMs);
    }
  }

  /** Listens until the connection ends. @returns whether it has listened at all */
  async #listen(): Promise<boolean> {
    const { channel, events } = this;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `redeliver ${channel}`,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_MS,
    });
    this.#client = client;
    const ended = new Promise<void>((resolve) => {
      client.on("error", () => resolve());
      client.on("end", () => resolve());
    });
    try {
      await client.connect();
      client.on("notification", ({ payload }) => events.onNotification(payload ?? ""));
      await client.query(`listen ${channel}`);
      const { rows } = await client.query<{ at: Date }>("select clock_timestamp() as at");
      events.onListening(rows[0]?.at ?? new Date());
    } catch (error) {
      if (!this.#isStopped) logger.warn({ err: error, channel }, "not listening yet");
      client.end().catch(() => {});
      return false;
    }
    const asking = setInterval(() => {
      client.query("select 1").catch(() => client.connection.stream.destroy());
    }, ASK_EVERY_MS);
    await ended;
    clearInterval(asking);
    client.end().catch(() => {});
    return true;
  }

  async #rest(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#endPause = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }
}
