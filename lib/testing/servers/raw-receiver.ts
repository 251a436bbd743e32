import { type AddressInfo, createServer, type Socket } from "node:net";

/** A request as received on its connection. Both counts begin with 1. */
export type RawRequest = {
  text: string;
  id: string;
  connection: number;
  ofConnection: number;
  socket: Socket;
};
export type RawScript = (request: RawRequest) => void;

export type RawReceiver = {
  origin: string;
  requests: RawRequest[];
  connections: () => number;
  answer: (script: RawScript) => void;
  close: () => Promise<void>;
};

/** Starts a subscriber with raw answers, which no HTTP server library permits. Requests have a content-length. */
export async function startRawReceiver(script: RawScript = respond(OK)): Promise<RawReceiver> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let current = script;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = ++connections;
    let ofConnection = 0;
    let text = "";
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let size = sizeOf(text); size > 0 && text.length >= size; size = sizeOf(text)) {
        const id = /^webhook-id: (.*)\r$/im.exec(text)?.[1] ?? "";
        const request = { text: text.slice(0, size), id, connection, ofConnection: ++ofConnection, socket };
        text = text.slice(size);
        requests.push(request);
        current(request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    answer: (next) => {
      current = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/** Writes each part as a packet of its own. */
export function respond(...parts: (string | Buffer)[]): RawScript {
  return ({ socket }) => {
    socket.setNoDelay(true);
    // Writes the next part after the previous one was sent, in a later iteration of the event loop.
    const next = (left: (string | Buffer)[]) => {
      const [part, ...others] = left;
      if (part !== undefined && !socket.destroyed) {
        socket.write(part, "latin1", () => setTimeout(next, 5, others));
      }
    };
    next(parts);
  };
}

function sizeOf(text: string): number {
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? 0 : end + 4 + Number(/^content-length: (\d+)\r$/im.exec(text)?.[1] ?? 0);
}
