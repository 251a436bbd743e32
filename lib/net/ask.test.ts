import { afterAll, beforeAll, expect, it } from "vitest";
import { type RawReceiver, respond, startRawReceiver } from "../testing/servers/raw-receiver";
import { createAddressGuard } from "./address-guard";
import { createAsk } from "./ask";

let server: RawReceiver;
beforeAll(async () => {
  server = await startRawReceiver();
});
afterAll(() => server.close());

const ask = createAsk(createAddressGuard(["127.0.0.1"]));
const question = () => ask({ url: `${server.origin}/keys`, form: { token: "t" }, timeoutMs: 3000 });
const JSON_ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{"a":1}';

it("ignores unrequested interim answers", async () => {
  server.answer(respond(`HTTP/1.1 100 Continue\r\n\r\n${JSON_ANSWER}`));
  for (let n = 0; n < 3; n++) expect((await question()).value).toEqual({ a: 1 });
});

it("repeats the request when a kept connection is closed without an answer", async () => {
  server.answer(respond(JSON_ANSWER));
  await question();
  server.answer(({ socket, ofConnection }) =>
    ofConnection === 1 ? socket.write(JSON_ANSWER) : socket.end(),
  );
  expect((await question()).value).toEqual({ a: 1 });
});

it.each([
  ["garbage", "SSH-2.0\r\n", /^The response is not valid HTTP: it does not begin as an HTTP answer$/],
  [
    "half an answer",
    "HTTP/1.1 200 OK\r\ncontent-length: 70\r\nconnection: close\r\n\r\n{",
    /^The response is not valid HTTP/,
  ],
  ["no JSON", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n\xff", /did not answer with JSON\.$/],
])("describes %s without quoting it", async (_, bytes, description) => {
  server.answer(({ socket }) => socket.end(bytes, "latin1"));
  await expect(question()).rejects.toThrow(description);
});
