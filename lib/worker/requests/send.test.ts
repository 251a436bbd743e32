import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeOutcome } from "../../engine/outcome";
import { createAddressGuard } from "../../net/address-guard";
import { freePort } from "../../net/free-port";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { createSender, type OutgoingRequest, type Sender } from "./send";
import type { SendReport } from "./send-report";

let receiver: Receiver;
let silent: Server;
let sender: Sender;
let guarded: Sender;

beforeAll(async () => {
  receiver = await startReceiver({
    "/404": { status: 404, body: "no such thing" },
    "/500": { status: 500 },
    "/202": { status: 202 },
    "/302": { status: 302, headers: { location: "/200" } },
    "/hang": { hang: true },
    "/slow-body": { bodyDelayMs: 60_000 },
    "/reset": { reset: true },
    "/not-http": { raw: "SSH-2.0-OpenSSH_9.2\r\n" },
    "/kept": { bodySize: 20_000 },
    "/announced": { bodySize: 2_000_000, headers: { "content-length": "2000000" } },
    "/endless": { bodySize: 2_000_000, headers: { "transfer-encoding": "chunked" } },
    "/empty": { status: 204, body: "" },
  });
  silent = createServer((socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  sender = createSender(createAddressGuard(["127.0.0.0/8", "::1/128"]));
  guarded = createSender(createAddressGuard([]));
});
afterAll(async () => {
  await Promise.all([sender.close(), guarded.close()]);
  silent.close();
  await receiver.close();
});

const requestTo = (url: string, timeoutMs = 5000): OutgoingRequest => {
  const { origin, pathname } = new URL(url);
  return {
    origin,
    path: pathname,
    headers: ["content-type", "text/plain"],
    body: Buffer.from("x"),
    timeoutMs,
  };
};
const send = (url: string, timeoutMs?: number, by = sender) =>
  new Promise<SendReport>((onReport) => void by.send(requestTo(url, timeoutMs), { onReport }));
const judged = async (url: string, timeoutMs?: number, by?: Sender) =>
  judgeOutcome((await send(url, timeoutMs, by)).result, 200);

describe("send", () => {
  it.each([
    ["/404", 404, "client_error", "Answered 404, expected 200"],
    ["/500", 500, "server_error", "Answered 500, expected 200"],
    ["/202", 202, "unexpected_success", "Answered 202, expected 200"],
    ["/302", 302, "other_status", "Answered 302, expected 200"],
  ])("reports the answer of %s", async (path, httpStatus, failureClass, failureDetail) => {
    const before = receiver.requests.length;
    expect(await judged(receiver.url(path))).toMatchObject({
      httpStatus,
      failureClass,
      failureKind: "http_status",
      failureDetail,
    });
    // A redirect is an answer, and is not followed.
    expect(receiver.requests.slice(before).map((request) => request.path)).toEqual([path]);
  });

  it("reports headers and body of the answer", async () => {
    const report = await send(receiver.url("/404"));
    expect(report.body?.toString()).toBe("no such thing");
    expect(report).toMatchObject({ isTruncated: false, headers: { "content-type": "text/plain" } });
    expect(await send(receiver.url("/empty"))).toMatchObject({ body: Buffer.alloc(0), isTruncated: false });
  });

  it("keeps 16 KiB of a body and marks it as truncated", async () => {
    const report = await send(receiver.url("/kept"));
    expect(report).toMatchObject({ result: { type: "answer", status: 200 }, isTruncated: true });
    expect(report.body?.length).toBe(16 * 1024);
  });

  it.each(["/announced", "/endless"])("stops at 1 MiB of %s", async (path) => {
    const report = await send(receiver.url(path));
    expect(judgeOutcome(report.result, 200)).toMatchObject({
      httpStatus: 200,
      failureClass: "no_response",
      failureKind: "response_too_large",
      failureDetail: "The response is larger than 1024 KiB",
    });
    expect(report.body?.length).toBeLessThanOrEqual(16 * 1024);
  });

  it.each([
    ["/hang", null, "No response headers within 150 ms"],
    ["/slow-body", 200, "The response body did not end within 150 ms"],
  ])("limits the wait for %s", async (path, httpStatus, failureDetail) => {
    expect(await judged(receiver.url(path), 150)).toMatchObject({
      httpStatus,
      failureClass: "no_response",
      failureKind: "timeout",
      failureDetail,
    });
  });

  it("reports a broken connection", async () => {
    expect(await judged(receiver.url("/reset"))).toMatchObject({ failureKind: "reset", httpStatus: null });
  });

  it("reports an answer that is not HTTP", async () => {
    const outcome = await judged(receiver.url("/not-http"));
    expect(outcome).toMatchObject({ failureKind: "invalid_response", failureClass: "no_response" });
  });

  it("reports a refused connection", async () => {
    const port = await freePort();
    expect(await judged(`http://127.0.0.1:${port}/`)).toMatchObject({
      failureKind: "connect_refused",
      failureDetail: `Connection refused by 127.0.0.1:${port} (ECONNREFUSED)`,
    });
  });

  it("reports a host name that does not exist", async () => {
    const outcome = await judged("http://nope.invalid/");
    expect(outcome).toMatchObject({ failureKind: "dns", failureClass: "no_response" });
    expect(outcome.failureDetail).toMatch(/^Host name not found: nope\.invalid \((ENOTFOUND|EAI_AGAIN)\)$/);
  });

  it("reports a TLS connection that cannot be made", async () => {
    const outcome = await judged(receiver.url("/").replace("http:", "https:"));
    expect(outcome).toMatchObject({ failureKind: "tls" });
  });

  it("times out while connecting, and then sends nothing", async () => {
    const { port } = silent.address() as { port: number };
    // The other side accepts and never starts TLS.
    expect(await judged(`https://127.0.0.1:${port}/`, 150)).toMatchObject({
      failureKind: "connect_timeout",
      failureDetail: `Not connected to 127.0.0.1:${port} within 150 ms`,
    });
  });

  it.each([
    ["an address", () => receiver.url(), "127.0.0.1"],
    ["an address in disguise", () => receiver.url().replace("127.0.0.1", "2130706433"), "127.0.0.1"],
    ["a mapped address", () => receiver.url().replace("127.0.0.1", "[::ffff:127.0.0.1]"), "::ffff:7f00:1"],
    ["a name that leads there", () => receiver.url().replace("127.0.0.1", "localhost"), "localhost"],
  ])("refuses %s that is not public", async (_, url, subject) => {
    const before = receiver.requests.length;
    const outcome = await judged(url(), undefined, guarded);
    expect(outcome).toMatchObject({
      failureClass: "no_response",
      failureKind: "blocked_address",
      httpStatus: null,
    });
    expect(outcome.failureDetail).toContain(subject);
    expect(receiver.requests.length).toBe(before);
  });

  it("reports a request that cannot be made", async () => {
    const request = { ...requestTo(receiver.url()), headers: ["x-bad", "line\nbreak"] };
    const report = await new Promise<SendReport>((onReport) => void sender.send(request, { onReport }));
    expect(judgeOutcome(report.result, 200)).toMatchObject({ failureKind: "invalid_request" });
  });

  it("reports nothing of a request that was aborted", async () => {
    const reports: SendReport[] = [];
    const onReport = (report: SendReport) => reports.push(report);
    const underWay = sender.send(requestTo(receiver.url("/hang")), { onReport });
    const openBefore = receiver.open();
    await receiver.until((requests) => requests.at(-1)?.path === "/hang" && receiver.open() > openBefore);
    underWay.abort();
    await send(receiver.url("/404"));
    expect(reports).toEqual([]);
  });
});
