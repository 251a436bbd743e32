import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** One statement on its way: first held before the server has it, then its answer before the client has that. */
export type HeldStatement = {
  /** Resolves when a client has asked. */
  asked: Promise<void>;
  /** Lets the statement go on to the server. */
  pass: () => void;
  /** Resolves when the server has answered: whatever commits from now on, the answer does not know of. */
  answered: Promise<void>;
  /** Lets the answer go on to the client. */
  release: () => void;
};

export type PostgresRelay = {
  /** The database's URL by way of the relay. */
  url: string;
  /** Holds the next statement of this name (or text), with everything behind it on its connection. */
  hold: (statement: string) => HeldStatement;
  /** Resolves when the server has next sent a text to a client, as a notification is sent. */
  told: (text: string) => Promise<void>;
  /** Nothing goes on in either direction, on any connection, old or new: a server that hangs. What comes is kept. */
  freeze: () => void;
  /** What was kept goes on. */
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

type Watch = { text: string; onTold: () => void };
type Flow = { thawed: Promise<void> };
type Rules = { gates: Set<Gate>; watches: Set<Watch>; flow: Flow };

/** A relay between clients and PostgreSQL, so that a test decides what happens between a statement and its answer. */
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
    told: (text) => new Promise((onTold) => watches.add({ text, onTold })),
    close: async () => {
      thaw();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Moves bytes both ways, in order; a gate that a statement meets stops both ways until it is opened. */
function relay(client: Socket, database: Socket, { gates, watches, flow }: Rules): void {
  let [toDatabase, toClient] = [Promise.resolve(), Promise.resolve()];
  let held: Gate | undefined;
  client.on("data", (chunk) => {
    const gate = [...gates].find(({ marker }) => chunk.includes(marker));
    if (gate) {
      gates.delete(gate);
      gate.onAsked();
      // From when the statement is passed on, what comes back is its answer.
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
      void toClient.then(watch.onTold);
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
