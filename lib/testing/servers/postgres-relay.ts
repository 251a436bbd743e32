import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A held statement: first the statement is held before the server, then the answer before the client. */
export type HeldStatement = {
  /** Resolves when a client has sent the statement. */
  asked: Promise<void>;
  /** Passes the statement to the server. */
  pass: () => void;
  /** Resolves when the server has answered. The answer does not reflect later commits. */
  answered: Promise<void>;
  /** Passes the answer to the client. */
  release: () => void;
};

export type PostgresRelay = {
  /** URL of the database through the relay. */
  url: string;
  /** Holds the next statement with this name (or text), and all later data on its connection. */
  hold: (statement: string) => HeldStatement;
  /** Resolves when the server next sends this text to a client, as in a notification. */
  sentToClient: (text: string) => Promise<void>;
  /** Stops both directions of all connections, old and new, as a hanging server does. Keeps the received data. */
  freeze: () => void;
  /** Passes the kept data and continues. */
  thaw: () => void;
  close: () => Promise<void>;
};

type Gate = {
  marker: string;
  onAsked: () => void;
  onAnswered: () => void;
  passed: Promise<void>;
  released: Promise<void>;
};

type Watch = { text: string; onSent: () => void };
type Flow = { thawed: Promise<void> };
type Rules = { gates: Set<Gate>; watches: Set<Watch>; flow: Flow };

/** Starts a relay between clients and PostgreSQL, with which a test controls the time between a statement and its answer. */
export async function startPostgresRelay(databaseUrl: string): Promise<PostgresRelay> {
  const { hostname, port } = new URL(databaseUrl);
  const gates = new Set<Gate>();
  const watches = new Set<Watch>();
  const sockets = new Set<Socket>();
  const flow: Flow = { thawed: Promise.resolve() };
  let thaw = () => {};
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    relay(client, database, { gates, watches, flow });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    hold: (marker) => {
      const [asked, passed, answered, released] = [latch(), latch(), latch(), latch()];
      gates.add({
        marker,
        onAsked: asked.open,
        onAnswered: answered.open,
        passed: passed.opened,
        released: released.opened,
      });
      return { asked: asked.opened, pass: passed.open, answered: answered.opened, release: released.open };
    },
    freeze: () => {
      const frozen = latch();
      flow.thawed = frozen.opened;
      thaw = frozen.open;
    },
    thaw: () => thaw(),
    sentToClient: (text) => new Promise((onSent) => watches.add({ text, onSent })),
    close: async () => {
      thaw();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Relays bytes in both directions in order. A gate that matches a statement stops both directions until it opens. */
function relay(client: Socket, database: Socket, { gates, watches, flow }: Rules): void {
  let [toDatabase, toClient] = [Promise.resolve(), Promise.resolve()];
  let held: Gate | undefined;
  client.on("data", (chunk) => {
    const gate = [...gates].find(({ marker }) => chunk.includes(marker));
    if (gate) {
      gates.delete(gate);
      gate.onAsked();
      // Once the statement is passed, the data of the server is its answer.
      toDatabase = toDatabase
        .then(() => gate.passed)
        .then(() => {
          held = gate;
        });
    }
    toDatabase = toDatabase.then(() => flow.thawed).then(() => void database.write(chunk));
  });
  database.on("data", (chunk) => {
    if (held) {
      const { onAnswered, released } = held;
      held = undefined;
      onAnswered();
      toClient = toClient.then(() => released);
    }
    toClient = toClient.then(() => flow.thawed).then(() => void client.write(chunk));
    for (const watch of watches) {
      if (!chunk.includes(watch.text)) continue;
      watches.delete(watch);
      void toClient.then(watch.onSent);
    }
  });
}

function latch(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
