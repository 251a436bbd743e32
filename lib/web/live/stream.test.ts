import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { LiveNoun } from "../../live/nouns";
import { LiveStream, STREAM_TIMES } from "./stream";

let server: Server;
let client: Socket;
afterEach(() => {
  client.destroy();
  server.close();
  server.closeAllConnections();
});

/** More than the buffers of a connection hold: what follows waits until the client reads. */
const FILLER = Buffer.alloc(30_000_000, ":");

/** A stream whose client does not read until it is resumed, and has a lot to read first. */
async function slowStream(times = STREAM_TIMES): Promise<{ stream: LiveStream; response: ServerResponse }> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  client.pause();
  client.write("GET / HTTP/1.1\r\nhost: hub\r\n\r\n");
  const [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  const stream = new LiveStream(response, "first", times);
  response.write(FILLER);
  response.write("\n\n");
  return { stream, response };
}

const notice = (id: string, noun: LiveNoun) => ({
  id,
  changed: [noun],
  watermark: `2026-11-26T12:00:0${id}.000Z`,
});

it("has one unsent message at most, however slowly its client reads: newer ones are merged into it", async () => {
  const { stream } = await slowStream();
  stream.send("change", notice("1", "events"));
  stream.send("resync", notice("2", "deliveries"));
  stream.send("change", notice("3", "operations"));
  stream.send("change", notice("4", "deliveries"));
  let text = "";
  client.on("data", (chunk: Buffer) => {
    text += chunk.subarray(-1000).toString();
  });
  client.resume();
  await expect.poll(() => text, { timeout: 20_000 }).toContain("id: 4");
  const messages = [...text.matchAll(/event: (\w+)\nid: (\d)\ndata: (.*)\n/g)].map(([, ...parts]) => parts);
  expect(messages).toEqual([
    [
      "resync",
      "4",
      JSON.stringify({
        changed: ["deliveries", "events", "operations"],
        watermark: "2026-11-26T12:00:04.000Z",
      }),
    ],
  ]);
});

it("is cut off when its client has not read a message in time", async () => {
  const { stream, response } = await slowStream({ ...STREAM_TIMES, drainMs: 50 });
  const closed = once(response, "close");
  stream.send("change", notice("1", "events"));
  await closed;
  expect(response.writableFinished).toBe(false);
});
