import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { answerEvent } from "../events/api/event";
import { eventAnswer } from "../events/api/event-answer";
import { READER } from "../testing/actors";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { startRawReceiver } from "../testing/servers/raw-receiver";
import { untilState } from "../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

const TEXT = '{"error":"für immer weg"}';
const rules = [{ when: { texts: [{ contains: "für immer" }] }, action: "fail" }];

it.each([
  ["gzip", gzipSync(TEXT), "content-encoding: gzip"],
  ["br", brotliCompressSync(TEXT), "content-encoding: br"],
  ["latin1", Buffer.from(TEXT, "latin1"), "content-type: application/json; charset=iso-8859-1"],
])(
  "an answer in %s is read by rules and by API as the text it is, and kept as received",
  async (_, body, header) => {
    const head = `HTTP/1.1 500 X\r\n${header}\r\nlink: </a>\r\nlink: </b>\r\ncontent-length: ${body.length}\r\n\r\n`;
    const receiver = await startRawReceiver(({ socket }) =>
      socket.write(Buffer.concat([Buffer.from(head), body])),
    );
    const retry = { strategy: "fixed", attempts: 3, firstDelayMs: 60_000, rules };
    const arranged = await running.arrange({ url: receiver.origin, retry });
    const delivery = await running.deliver(arranged);
    await untilState(running.db, delivery.id, "failed");
    const [attempt] = await running.attemptsOf(delivery.id);
    expect(Buffer.from(attempt?.responseBody ?? [])).toEqual(body);
    const answer = eventAnswer.parse(await answerEvent(running.db, READER, delivery.eventId));
    expect(answer.deliveries[0]?.attempts[0]?.response).toMatchObject({
      body: TEXT,
      encoding: "utf8",
      headers: { link: ["</a>", "</b>"] },
    });
    await receiver.close();
  },
);
