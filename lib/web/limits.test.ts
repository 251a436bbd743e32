import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { parseSettings } from "../config/env";
import { answerHeaders } from "../http/answer-headers";
import { limitServer, type ServerLimits, serverLimits } from "./limits";

const LIMITS: ServerLimits = {
  headersMs: 150,
  requestMs: 300,
  keepAliveMs: 100,
  stalledMs: 300,
  connections: 20,
};
/** Longer than all limits and the checks of them; a connection that is still open stays open. */
const FOREVER_MS = 10_000;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function start(
  limits: Partial<ServerLimits> = {},
  answer: string | Promise<string> = "{}",
): Promise<Server> {
  const server = createServer({ connectionsCheckingInterval: 20 }, (request, response) => {
    request.on("end", async () => response.end(await answer));
    request.on("error", () => {});
    request.resume();
  });
  limitServer(server, { ...LIMITS, ...limits }, answerHeaders("https://hub.example.com"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}

function open(server: Server): Socket {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => {});
  closing.push(() => socket.destroy());
  return socket;
}

/** Everything that a server sent until it closed the connection. */
function untilClosed(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const tooLong = setTimeout(() => reject(new Error("The connection is still open.")), FOREVER_MS);
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => {
      clearTimeout(tooLong);
      resolve(text);
    });
  });
}

/** Sends a text a byte at a time, until the connection is closed. */
function trickle(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ""), 20);
  socket.on("close", () => clearInterval(timer));
}

const HEAD = "POST /api/events/a/b HTTP/1.1\r\nhost: hub\r\ncontent-length: 100000\r\n\r\n";

describe("a client that is slow", () => {
  it("with its body is answered 408 and cut off", async () => {
    const socket = open(await start());
    socket.write(HEAD);
    trickle(socket, "x");
    const [head = "", body = ""] = (await untilClosed(socket)).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(head).toContain("content-type: application/json");
    expect(JSON.parse(body)).toEqual({
      error: { code: "request_timeout", message: "The request took too long to arrive." },
    });
  });

  it("with its headers is answered 408 and cut off", async () => {
    const socket = open(await start());
    trickle(socket, `GET / HTTP/1.1\r\nx: ${"y".repeat(10_000)}`);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("that sends nothing is cut off", async () => {
    expect(await untilClosed(open(await start()))).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it("in reading its answer is cut off", async () => {
    const server = await start({ requestMs: 60_000, headersMs: 60_000 }, "x".repeat(50_000_000));
    const ended = new Promise((resolve) => server.on("connection", (socket) => socket.on("close", resolve)));
    const socket = open(server);
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nhost: hub\r\n\r\n");
    await ended;
  });

  it("with its next request is let go", async () => {
    const socket = open(await start({ headersMs: 60_000, requestMs: 60_000, stalledMs: 60_000 }));
    socket.write("GET / HTTP/1.1\r\nhost: hub\r\n\r\n");
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("a client that waits for an answer that takes long to make", () => {
  it("is answered after any silence", async () => {
    let finish = (_answer: string) => {};
    const server = await start(
      {},
      new Promise((resolve) => {
        finish = resolve;
      }),
    );
    let timeouts = 0;
    server.on("timeout", () => {
      timeouts++;
      if (timeouts === 3) finish("done");
    });
    const socket = open(server);
    socket.write("POST / HTTP/1.1\r\nhost: hub\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx");
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 200 .*done/s);
    expect(timeouts).toBe(3);
  });
});

describe("clients", () => {
  it("over the limit are not admitted, and the others are answered", async () => {
    const server = await start({ connections: 2, headersMs: 60_000, requestMs: 60_000, stalledMs: 60_000 });
    const [first, second] = [open(server), open(server)];
    await Promise.all(
      [first, second].map((socket) => new Promise((resolve) => socket.on("connect", resolve))),
    );
    expect(await untilClosed(open(server))).toBe("");
    first.write("GET / HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n");
    expect(await untilClosed(first)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ["rubbish\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nx: ${"y".repeat(100_000)}`, 431],
  ])("that send no HTTP request are answered in the API's shape (%#)", async (text, status) => {
    const socket = open(await start());
    socket.write(text);
    const answer = await untilClosed(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const header of answerHeaders("https://hub.example.com"))
      expect(answer).toContain(header.join(": "));
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "").error.code).toBe("invalid");
  });
});

describe("the limits' settings", () => {
  const DATABASE_URL = "postgresql://localhost/redeliver";

  it("have defaults", () => {
    expect(serverLimits(parseSettings({ DATABASE_URL }))).toEqual({
      headersMs: 20_000,
      requestMs: 60_000,
      keepAliveMs: 5_000,
      stalledMs: 60_000,
      connections: 2_000,
    });
  });

  it("bound the time for headers by that for the request", () => {
    const settings = parseSettings({ DATABASE_URL, REQUEST_TIMEOUT_SECONDS: "10", MAX_CONNECTIONS: "7" });
    expect(serverLimits(settings)).toMatchObject({ headersMs: 10_000, requestMs: 10_000, connections: 7 });
  });

  it.each([
    "REQUEST_TIMEOUT_SECONDS",
    "HEADERS_TIMEOUT_SECONDS",
    "KEEP_ALIVE_TIMEOUT_SECONDS",
    "MAX_CONNECTIONS",
  ])("refuse a value that is no number in %s", (name) => {
    for (const value of ["0", "-1", "1.5", "soon"]) {
      expect(() => parseSettings({ DATABASE_URL, [name]: value })).toThrow(name);
    }
  });
});
