import { type buildConnector, Client } from "undici";
import { AnswerReader } from "../../net/answer-reader";

type Options = Omit<Client.Options, "connect"> & { connect: buildConnector.connector };

/** A connection for one request at a time. It connects when a request needs it. */
export class Connection {
  readonly client: Client;
  /** Whether its current socket has answered a request: then the receiver may be closing it at this moment. */
  isReused = false;
  /** Reads the answers on that socket; undefined while it connects. */
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
 * Kept-alive connections by origin. The one used last is used next: its memory is still in the caches, and surplus ones stay
 * idle long enough to be closed. (undici's Pool searches all of its clients for a free one at every request, and reports each
 * change to an Agent.)
 */
export class Connections {
  #idle = new Map<string, Connection[]>();
  #all = new Set<Connection>();

  constructor(private readonly options: Options) {}

  /** Takes a connection for one request: an idle one if there is any. */
  take(origin: string): Connection {
    return this.#idle.get(origin)?.pop() ?? this.open(origin);
  }

  /** Returns a connection whose request was answered in full: it may be used for the next one. */
  giveBack(connection: Connection): void {
    if (connection.client.destroyed) return;
    connection.isReused = true;
    const idle = this.#idle.get(connection.origin);
    if (idle) idle.push(connection);
    else this.#idle.set(connection.origin, [connection]);
  }

  /** Destroys a connection whose request was not answered in full. */
  drop(connection: Connection): void {
    this.#all.delete(connection);
    if (!connection.client.destroyed) connection.client.destroy().catch(() => {}); // the request has been reported already
  }

  async close(): Promise<void> {
    this.#idle.clear();
    await Promise.all([...this.#all].map(({ client }) => client.destroy().catch(() => {})));
  }

  /** Opens a new connection. */
  open(origin: string): Connection {
    const connection = new Connection(origin, this.options);
    this.#all.add(connection);
    // One that was closed while idle would connect again when needed; so does a new one.
    connection.client.on("disconnect", () => {
      const idle = this.#idle.get(origin);
      const index = idle?.lastIndexOf(connection) ?? -1;
      if (!idle || index < 0) return;
      idle.splice(index, 1);
      if (idle.length === 0) this.#idle.delete(origin);
      this.drop(connection);
    });
    return connection;
  }
}
