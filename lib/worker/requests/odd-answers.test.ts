import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { judgeOutcome } from "../../engine/outcome";
import { createAddressGuard } from "../../net/address-guard";
import { type RawReceiver, respond, startRawReceiver } from "../../testing/servers/raw-receiver";
import { createSender, type Sender } from "./send";
import type { SendReport } from "./send-report";

let receiver: RawReceiver;
let sender: Sender;

beforeAll(async () => {
  receiver = await startRawReceiver();
});
afterAll(() => receiver.close());
afterEach(() => sender.close());

const send = (timeoutMs = 5000) =>
  new Promise<SendReport>((onReport) => {
    const { origin } = receiver;
    sender.send({ origin, path: "/", headers: [], body: Buffer.from("x"), timeoutMs }, { onReport });
  });

/** The outcomes of an answer and of a plain one after it, with a new sender. */
async function answered(...parts: (string | Buffer)[]): Promise<SendReport> {
  sender = createSender(createAddressGuard(["127.0.0.0/8"]));
  receiver.answer(respond(...parts));
  const report = await send();
  receiver.answer(respond(FINAL));
  expect((await send()).result, "the request that follows").toEqual({ type: "answer", status: 200 });
  return report;
}

const FINAL = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nContent-Length: 9\r\n\r\n";
const PROCESSING = "HTTP/1.1 102 Processing\r\nConnection: close\r\n\r\n";

describe("unexpected interim answers are ignored", () => {
  it.each([
    ["100 in the same packet", [CONTINUE + FINAL]],
    ["100 alone", [CONTINUE, FINAL]],
    ["100 twice", [CONTINUE + CONTINUE, FINAL]],
    ["100 twice, each alone", [CONTINUE, CONTINUE, FINAL]],
    ["100 with headers", ["HTTP/1.1 100 Continue\r\nServer: x\r\nContent-Length: 3\r\n\r\n", FINAL]],
    ["100 of HTTP/1.0, without a reason", [`HTTP/1.0 100 \r\n\r\n${FINAL}`]],
    ["102, 103 and 100", [PROCESSING + HINTS + CONTINUE + FINAL]],
    ["199", [`HTTP/1.1 199 Odd\r\n\r\n${FINAL}`]],
    ["100 and the answer, byte by byte", [...(CONTINUE + FINAL)]],
    [
      "100 cut between its line ends",
      [`${CONTINUE.slice(0, -2)}`, `\r\n${FINAL.slice(0, 11)}`, FINAL.slice(11)],
    ],
  ])("%s", async (_, parts) => {
    const report = await answered(...parts);
    expect(report.result).toEqual({ type: "answer", status: 200 });
    expect(report.body?.toString()).toBe("hello");
    expect(report.headers).toEqual({ "content-length": "5" });
  });

  it("before an answer that is a failure too", async () => {
    const report = await answered(
      `${CONTINUE}HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(report).toMatchObject({ result: { status: 503 }, headers: { "retry-after": "7" } });
  });

  it("but not without end", async () => {
    const report = await answered(CONTINUE.repeat(4000));
    expect(judgeOutcome(report.result, 200)).toMatchObject({ failureKind: "invalid_response" });
    const head = await answered(`HTTP/1.1 100 Continue\r\nx: ${"y".repeat(40_000)}`);
    expect(judgeOutcome(head.result, 200)).toMatchObject({ failureKind: "invalid_response" });
  });

  it.each([
    ["", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    [" with its headers", "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"],
  ])("while a 101%s is a malformed answer", async (_, head) => {
    const outcome = judgeOutcome((await answered(head)).result, 101);
    expect(outcome).toMatchObject({ failureKind: "invalid_response", httpStatus: 101 });
    expect(outcome.failureDetail).toContain("it switches protocols (101), which nobody asked for");
  });
});

describe("204 and 304 have no body", () => {
  it.each([
    [204, "Content-Length: 7\r\n"],
    [204, "Content-Length: 0\r\n"],
    [204, ""],
    [204, "Transfer-Encoding: chunked\r\n"],
    [204, "Connection: close\r\nContent-Length: 7\r\n"],
    [204, "Content-Length: abc\r\n"],
    [204, "Content-Length: -1\r\n"],
    [204, "Content-Length: 99999999999999999999999\r\n"],
    [204, "Content-Length: 7\r\nX: y\r\nContent-Length: 7\r\n"],
    [204, "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n"],
    [204, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"],
    [304, "Content-Length: 7, 7\r\n"],
    [304, "Content-Length:\r\n"],
    [304, "Content-Length: 7\r\n"],
    [304, "ETag: x\r\n"],
  ])("%i regardless of its headers: %j", async (status, headers) => {
    for (const body of ["", "payload", "0\r\n\r\n"]) {
      const report = await answered(`HTTP/1.1 ${status} X\r\n${headers}\r\n${body}`);
      expect(report.result).toEqual({ type: "answer", status });
      expect(report.body).toEqual(Buffer.alloc(0));
    }
  });

  it("and an invalid length stays in the recorded headers, also when the head arrives in pieces", async () => {
    const whole = "HTTP/1.1 204 X\r\nServer: s\r\nContent-Length: abc\r\n\r\n";
    for (const parts of [[whole], [...whole], [whole.slice(0, 10), whole.slice(10)]]) {
      const report = await answered(...parts);
      expect(report).toMatchObject({
        result: { status: 204 },
        headers: { server: "s", "content-length": "abc" },
      });
    }
  });

  it("and bytes that follow nevertheless are not taken for the next answer", async () => {
    const forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    await answered("HTTP/1.1 204 X\r\nContent-Length: 44\r\n\r\n", forged);
    expect((await answered(`HTTP/1.1 204 X\r\n\r\n${forged}`)).result).toEqual({
      type: "answer",
      status: 204,
    });
  });

  it("nor are bytes after a body of the right length", async () => {
    expect((await answered(`${FINAL}garbage`)).body?.toString()).toBe("hello");
  });
});

describe("a malformed answer has a kind and a description of ours", () => {
  const head = "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n";
  it.each([
    ["garbage", "SSH-2.0-OpenSSH_9.2\r\n", null, "it does not begin as an HTTP answer"],
    ["a status of letters", "HTTP/1.1 OK\r\n\r\n", null, "its status is not three digits"],
    ["an unknown version", "HTTP/9.9 200 OK\r\n\r\n", 200, "its version of HTTP is unknown"],
    ["a header without a colon", `${head}no colon here\r\n\r\n`, 503, "one of its headers is malformed"],
    ["a length in letters", `${head}Content-Length: abc\r\n\r\n`, 503, "its content-length is no number"],
    [
      "two lengths",
      `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      503,
      "one of its headers is malformed",
    ],
    [
      "chunks and a length",
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n`,
      503,
      "its content-length stands twice or beside transfer-encoding",
    ],
    [
      "a status below 100",
      "HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n",
      99,
      "its status is no status of HTTP",
    ],
    ["bare line feeds", "HTTP/1.1 500 X\nx: y\n\n", 500, "one of its lines does not end as HTTP wants"],
    [
      "a chunk of letters",
      `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`,
      503,
      "a chunk of its body is malformed",
    ],
    ["endless headers", `${head}X: ${"y".repeat(20_000)}\r\n\r\n`, 503, "its headers are larger than 16 KiB"],
  ])("%s", async (_, bytes, httpStatus, reason) => {
    const report = await answered(bytes);
    expect(judgeOutcome(report.result, 200)).toMatchObject({
      failureKind: "invalid_response",
      httpStatus,
      failureDetail: `The response is not valid HTTP: ${reason}`,
    });
    if (httpStatus === 503) expect(report.headers).toMatchObject({ "retry-after": "120" });
  });

  it("also when its head arrives in pieces", async () => {
    const report = await answered(
      "HTTP/1.1 429 Slow",
      " down\r\nRetry-",
      "After: 9\r\n",
      "bad header\r\n\r\n",
    );
    expect(report).toMatchObject({
      result: { failure: { kind: "invalid_response", status: 429 } },
      headers: { "retry-after": "9" },
    });
  });
});
