import { Client } from "undici";

/**
 * Kept-alive connections by origin, each for one request at a time. The one used last is used next: what it needs is still
 * in the caches, and those that are not needed any more are idle long enough to be closed. (A Pool would look through
 * all of its clients for one that is free, at every request, and hand each change on to an Agent.)
 */
export class Connections {
  #idle = new Map<string, Client[]>();
  #all = new Set<Client>();

  constructor(private readonly options: Client.Options) {}

  /** A connection for one request. It connects by itself when it has to. */
  take(origin: string): Client {
    return this.#idle.get(origin)?.pop() ?? this.#open(origin);
  }

  /** Its request was answered in full: it may be used for the next one. */
  giveBack(origin: string, client: Client): void {
    if (client.destroyed) return;
    const idle = this.#idle.get(origin);
    if (idle) idle.push(client);
    else this.#idle.set(origin, [client]);
  }

  /** Its request was not: whatever it is still doing ends here. */
  drop(client: Client): void {
    this.#all.delete(client);
    if (!client.destroyed) client.destroy().catch(() => {}); // its request has been told already
  }

  async close(): Promise<void> {
    this.#idle.clear();
    await Promise.all([...this.#all].map((client) => client.destroy().catch(() => {})));
  }

  #open(origin: string): Client {
    const client = new Client(origin, this.options);
    this.#all.add(client);
    // One that was closed while it was idle would connect again when it is needed; so does a new one.
    client.on("disconnect", () => {
      const idle = this.#idle.get(origin);
      const place = idle?.lastIndexOf(client) ?? -1;
      if (!idle || place < 0) return;
      idle.splice(place, 1);
      if (idle.length === 0) this.#idle.delete(origin);
      this.drop(client);
    });
    return client;
  }
}
