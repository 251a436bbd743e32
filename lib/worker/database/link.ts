import pg from "pg";
import { CONNECT_MS, giveUpAfter, sessionLimits, WORKER_STATEMENT_MS } from "../../config/statement-limits";
import { Silence } from "./silence";

/** A named query, prepared once per connection. Its rows are arrays of column texts. */
export type LinkQuery = { name: string; text: string; values: unknown[] };

/**
 * Every statement of the worker uses an index. Without statistics (a queue that was empty a minute ago) the planner would
 * read whole tables, and a prepared plan would keep doing so. Each statement is planned once per connection: with so few
 * choices left, planning again for other values found the same plans and took a tenth of the server's time.
 */
export const WORKER_SESSION =
  "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_memoize = off; set jit = off; set plan_cache_mode = force_generic_plan";

export type LinkOptions = {
  /** False: writes may be lost when the database crashes, and statements do not wait for the disk. */
  isDurable?: boolean;
  /** When the server cancels a statement, in milliseconds. A connection that stays silent for a second more is closed. */
  statementMs?: number;
  /** When a statement gives up waiting for another one's lock, in milliseconds; left out: at its end. */
  lockMs?: number;
  onConnect?: (client: pg.Client) => Promise<void>;
  onLost?: () => void;
};

const asText = { getTypeParser: () => (value: string) => value };

/**
 * A connection that reconnects: it is opened at the first query, and again at the first query after it broke. A query under
 * way when it breaks is rejected; the caller decides whether to repeat it.
 */
export class Link {
  #client: Promise<pg.Client> | undefined;
  /** The client of the promise above, so that the end of an older client changes nothing. */
  #current: pg.Client | undefined;
  #silence: Silence | undefined;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly options: LinkOptions = {},
  ) {}

  /** Runs a prepared statement and returns its rows, every value as text or null. */
  async query<Row extends (string | null)[]>(query: LinkQuery): Promise<Row[]> {
    return this.use((client) => queryOn<Row>(client, query));
  }

  /** Runs work other than a prepared statement on the connection, which is closed if its server stays silent meanwhile. */
  async use<Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> {
    const client = await this.connect();
    const silence = this.#silence;
    return silence ? silence.during(work(client)) : work(client);
  }

  /** Runs statements as one transaction. Nothing else may use this connection meanwhile. */
  transaction(work: (query: Link["query"]) => Promise<void>): Promise<void> {
    return this.use(async (client) => {
      await client.query("begin");
      try {
        await work((query) => queryOn(client, query));
        await client.query("commit");
      } catch (error) {
        await client.query("rollback").catch(() => {}); // a broken connection has rolled back already
        throw error;
      }
    });
  }

  /** Opens the connection if it is not open. */
  connect(): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new Error("The connection was closed."));
    this.#client ??= this.#open();
    return this.#client;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => {});
  }

  async #open(): Promise<pg.Client> {
    const statementMs = this.options.statementMs ?? WORKER_STATEMENT_MS;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `redeliver worker ${this.name}`,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: CONNECT_MS,
      pipeline: true,
    } as pg.ClientConfig);
    const silence = new Silence(giveUpAfter(statementMs), () =>
      client.connection.stream.destroy(new Error("PostgreSQL does not answer: the connection is closed.")),
    );
    const onEnded = () => {
      silence.stop();
      if (this.#current !== client) return;
      this.#current = undefined;
      this.#client = undefined;
      if (!this.#closed) this.options.onLost?.();
    };
    client.on("error", onEnded);
    client.on("end", onEnded);
    this.#current = client;
    this.#silence = silence;
    try {
      await client.connect();
      client.connection.stream.on("data", () => silence.heard());
      await silence.during(this.#prepare(client, statementMs));
      return client;
    } catch (error) {
      if (this.#current === client) this.#client = this.#current = undefined;
      client.end().catch(() => {});
      throw error;
    }
  }

  async #prepare(client: pg.Client, statementMs: number): Promise<void> {
    await client.query(`${sessionLimits(statementMs)}; ${WORKER_SESSION}`);
    if (this.options.isDurable === false) await client.query("set synchronous_commit = off");
    if (this.options.lockMs !== undefined) await client.query(`set lock_timeout = ${this.options.lockMs}`);
    await this.options.onConnect?.(client);
  }
}

/** The part of a link that most statements need. */
export type Queries = Pick<Link, "query">;

async function queryOn<Row extends (string | null)[]>(client: pg.Client, query: LinkQuery): Promise<Row[]> {
  const result = await client.query({ ...query, rowMode: "array", types: asText } as pg.QueryArrayConfig);
  return result.rows as Row[];
}
