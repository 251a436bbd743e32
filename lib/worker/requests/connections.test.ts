import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAddressGuard } from "../../net/address-guard";
import { until } from "../../testing/until";
import { createSender, type Sender } from "./send";
import type { SendReport } from "./send-report";

let server: Server;
let origin: string;
let sender: Sender;
let sockets = 0;
let closed = 0;
let headers: Record<string, string> = {};

beforeEach(async () => {
  sockets = 0;
  closed = 0;
  headers = {};
  server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      if (request.url === "/hang") return;
      response.writeHead(200, headers);
      response.end("ok");
    });
  });
  server.on("connection", (socket) => {
    sockets++;
    socket.on("close", () => closed++);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sender = createSender(createAddressGuard(["127.0.0.0/8"]));
});
afterEach(async () => {
  await sender.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
const requestTo = (path: string, timeoutMs = 5000) => ({
  ...{ origin, path, headers: [], body: Buffer.from("x"), timeoutMs },
});
const send = (path = "/", timeoutMs?: number) =>
  new Promise<SendReport>((onReport) => void sender.send(requestTo(path, timeoutMs), { onReport }));

/** Sends requests, each on the report of the previous one, as the worker does. */
async function sendInARow(count: number): Promise<SendReport[]> {
  const reports: SendReport[] = [];
  await new Promise<void>((resolve) => {
    const next = () => {
      const onReport = (report: SendReport) => {
        reports.push(report);
        if (reports.length === count) resolve();
        else next();
      };
      sender.send(requestTo("/"), { onReport });
    };
    next();
  });
  return reports;
}
const statuses = (reports: SendReport[]) => reports.map(({ result }) => "status" in result && result.status);

describe("connections", () => {
  it("are used again by the next request, and are as many as there are requests at once", async () => {
    expect(statuses(await sendInARow(20))).toEqual(Array(20).fill(200));
    expect(sockets).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => send()));
    expect(sockets).toBe(5);
    expect(statuses(await sendInARow(20))).toEqual(Array(20).fill(200));
    expect(sockets).toBe(5);
  });

  it("that the subscriber closes after each answer are replaced by new ones", async () => {
    headers = { connection: "close" };
    expect(statuses(await sendInARow(10))).toEqual(Array(10).fill(200));
    expect(sockets).toBe(10);
  });

  it("that were closed while idle are not used again", async () => {
    await send();
    server.closeAllConnections();
    await until(
      async () => closed,
      (count) => count === 1,
    );
    expect(statuses(await sendInARow(3))).toEqual([200, 200, 200]);
    expect(sockets).toBe(2);
  });

  it("whose request was not answered are closed", async () => {
    expect((await send("/hang", 100)).result).toMatchObject({ failure: { kind: "timeout" } });
    await until(open, (count) => count === 0);
    const underWay = sender.send(requestTo("/hang"), { onReport: () => expect.unreachable() });
    await until(open, (count) => count === 1);
    underWay.abort();
    await until(open, (count) => count === 0);
    expect(statuses([await send()])).toEqual([200]);
  });
});
