import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judgeOutcome } from "../../engine/outcome";
import { createAddressGuard } from "../../net/address-guard";
import {
  OK,
  type RawReceiver,
  type RawScript,
  respond,
  startRawReceiver,
} from "../../testing/servers/raw-receiver";
import { until } from "../../testing/until";
import { type Abortable, createSender, type Sender } from "./send";
import type { SendReport } from "./send-report";

let receiver: RawReceiver;
let sender: Sender;
let written = 0;

beforeEach(async () => {
  receiver = await startRawReceiver();
  written = 0;
  sender = createSender(createAddressGuard(["127.0.0.0/8"]), () => written++);
});
afterEach(async () => {
  await sender.close();
  await receiver.close();
});

const requestOf = (id: string, timeoutMs = 5000) => ({
  ...{ origin: receiver.origin, path: "/", headers: ["webhook-id", id], body: Buffer.from("x"), timeoutMs },
});
const send = (id: string, timeoutMs?: number) =>
  new Promise<SendReport>((onReport) => void sender.send(requestOf(id, timeoutMs), { onReport }));
/** Sends several at once, as a worker does: each next one on the report of the previous one. */
async function sendAll(count: number, atOnce: number): Promise<SendReport[]> {
  const reports: SendReport[] = [];
  let begun = 0;
  await new Promise<void>((resolve) => {
    const next = () => {
      if (begun === count) return;
      const onReport = (report: SendReport) => {
        reports.push(report);
        next();
        if (reports.length === count) resolve();
      };
      sender.send(requestOf(`m${begun++}`), { onReport });
    };
    for (let n = 0; n < atOnce; n++) next();
  });
  return reports;
}
const timesSent = (id: string) => receiver.requests.filter((request) => request.id === id).length;
/** Answers the first request of a connection, and the others by `script`. */
const afterFirst =
  (script: RawScript): RawScript =>
  (request) =>
    request.ofConnection === 1 ? respond(OK)(request) : script(request);

describe("no request fails for a receiver that closes its connections at any time", () => {
  it.each<[string, RawScript]>([
    ["after each answer", ({ socket }) => socket.end(OK, "latin1")],
    ["by a reset after each answer", ({ socket }) => socket.write(OK, () => socket.resetAndDestroy())],
    [
      "after every fifth",
      ({ socket, ofConnection }) => (ofConnection < 5 ? socket.write(OK) : socket.end(OK)),
    ],
    [
      "instead of a sixth answer",
      ({ socket, ofConnection }) => (ofConnection < 6 ? socket.write(OK) : socket.end()),
    ],
    [
      "by a reset instead of a sixth answer",
      ({ socket, ofConnection }) => (ofConnection < 6 ? socket.write(OK) : socket.resetAndDestroy()),
    ],
    [
      "a moment after each answer",
      ({ socket }) => socket.write(OK, () => setImmediate(() => setImmediate(() => socket.end()))),
    ],
  ])("%s: 200 of 200 are delivered", async (_, script) => {
    receiver.answer(script);
    const reports = await sendAll(200, 8);
    expect(reports.filter(({ result }) => result.type === "answer")).toHaveLength(200);
    // Every repetition is reported.
    const sentTwice = reports.filter(({ resent }) => resent === 1).length;
    expect(receiver.requests.length - 200).toBeLessThanOrEqual(sentTwice);
  });
});

describe("a request on a reused connection that ends without a byte of an answer", () => {
  it("is sent once more on a new one: the same request, reported as one", async () => {
    receiver.answer(afterFirst(({ socket }) => socket.end()));
    expect(await send("a")).toMatchObject({ result: { status: 200 }, resent: 0 });
    expect(await send("b")).toMatchObject({ result: { status: 200 }, resent: 1 });
    const [, first, second] = receiver.requests;
    expect(second?.text).toBe(first?.text);
    expect([first?.connection, second?.connection]).toEqual([1, 2]);
    expect(written).toBe(3);
  });

  it("is not sent a third time", async () => {
    receiver.answer(afterFirst(({ socket }) => socket.end()));
    await send("a");
    receiver.answer(({ socket }) => socket.resetAndDestroy());
    const report = await send("b");
    expect(judgeOutcome(report.result, 200)).toMatchObject({ failureKind: "reset", httpStatus: null });
    expect(report.resent).toBe(1);
    expect(timesSent("b")).toBe(2);
  });

  it("is not sent again after any byte, nor on a connection that was new", async () => {
    receiver.answer(({ socket }) => socket.end());
    expect(await send("fresh")).toMatchObject({ result: { failure: { kind: "reset" } }, resent: 0 });
    for (const [n, bytes] of ["H", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n"].entries()) {
      receiver.answer(afterFirst(({ socket }) => socket.end(bytes)));
      await send("a");
      expect(await send(`b${n}`)).toMatchObject({ result: { failure: { kind: "reset" } }, resent: 0 });
      expect(timesSent(`b${n}`)).toBe(1);
    }
  });

  it("keeps to its total time limit", async () => {
    await send("a");
    receiver.answer(({ socket, ofConnection }) => void (ofConnection === 2 && socket.end()));
    const report = await send("b", 200);
    expect(report).toMatchObject({ result: { failure: { kind: "timeout", phase: "headers" } }, resent: 1 });
    expect(report.durationMs).toBeLessThan(2000);
  });

  it("is not written again when it was aborted meanwhile", async () => {
    let underWay: Abortable | undefined;
    let checks = 0;
    // The check before the write finds the lease lost.
    const careful = createSender(createAddressGuard(["127.0.0.0/8"]), () => {
      if (++checks === 3) underWay?.abort();
    });
    receiver.answer(afterFirst(({ socket }) => socket.end()));
    await new Promise((onReport) => careful.send(requestOf("a"), { onReport: () => onReport(undefined) }));
    underWay = careful.send(requestOf("b"), { onReport: () => expect.unreachable() });
    await until(
      async () => checks,
      (count) => count === 3,
    );
    await careful.close();
    expect(timesSent("b")).toBe(1);
  });
});

describe("a hint how long a connection is kept", () => {
  it("is followed: a connection that would soon be closed is not used again", async () => {
    const kept = (hint: string) => `HTTP/1.1 200 OK\r\nKeep-Alive: ${hint}\r\ncontent-length: 2\r\n\r\nok`;
    receiver.answer(respond(kept("timeout=1, max=5")));
    await send("a");
    await send("b");
    expect(receiver.connections()).toBe(2);
    receiver.answer(respond(kept("timeout=60")));
    for (const id of ["c", "d", "e"]) expect(await send(id)).toMatchObject({ resent: 0 });
    expect(receiver.connections()).toBe(3);
  });
});
