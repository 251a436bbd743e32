import { type buildConnector, Client } from "undici";
import { AnswerReader } from "../../net/answer-reader";

type Options = Omit<Client.Options, "connect"> & { connect: buildConnector.connector };

/** A connection for one request at a time. It connects by itself when it has to. */
export class Connection {
  readonly client: Client;
  /** Whether requests were answered over the socket it has now: then the receiver may just be closing it. */
  isReused = false;
  /** What comes over that socket; none while it connects. */
  reader: AnswerReader | undefined;

  constructor(
    readonly origin: string,
    { connect, ...options }: Options,
  ) {
    this.client = new Client(origin, {
      ...options,
      connect: (to, callback) => {
        this.isReused = false;
        this.reader = undefined;
        connect(to, (...result) => {
          if (result[1]) this.reader = new AnswerReader(result[1]);
          callback(...result);
        });
      },
    });
  }
}

/**
 * Kept-alive connections by origin. The one used last is used next: what it needs is still in the caches, and those that
 * are not needed any more are idle long enough to be closed. (A Pool would look through all of its clients for one that is
 * free, at every request, and hand each change on to an Agent.)
 */
export class Connections {
  #idle = new Map<string, Connection[]>();
  #all = new Set<Connection>();

  constructor(private readonly options: Options) {}

  /** A connection for one request: an idle one, if there is any. */
  take(origin: string): Connection {
    return this.#idle.get(origin)?.pop() ?? this.open(origin);
  }

  /** Its request was answered in full: it may be used for the next one. */
  giveBack(connection: Connection): void {
    if (connection.client.destroyed) return;
    connection.isReused = true;
    const idle = this.#idle.get(connection.origin);
    if (idle) idle.push(connection);
    else this.#idle.set(connection.origin, [connection]);
  }

  /** Its request was not: whatever it is still doing ends here. */
  drop(connection: Connection): void {
    this.#all.delete(connection);
    if (!connection.client.destroyed) connection.client.destroy().catch(() => {}); // its request has been told already
  }

  async close(): Promise<void> {
    this.#idle.clear();
    await Promise.all([...this.#all].map(({ client }) => client.destroy().catch(() => {})));
  }

  /** A connection that was never used. */
  open(origin: string): Connection {
    const connection = new Connection(origin, this.options);
    this.#all.add(connection);
    // One that was closed while it was idle would connect again when it is needed; so does a new one.
    connection.client.on("disconnect", () => {
      const idle = this.#idle.get(origin);
      const place = idle?.lastIndexOf(connection) ?? -1;
      if (!idle || place < 0) return;
      idle.splice(place, 1);
      if (idle.length === 0) this.#idle.delete(origin);
      this.drop(connection);
    });
    return connection;
  }
}
