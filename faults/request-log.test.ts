import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ArrivedLine, EndedLine, StalledLine } from "./receiver-process";
import { RequestLog } from "./request-log";

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

const arrived = (request: number, data: Partial<ArrivedLine> = {}): ArrivedLine => ({
  request,
  script: "healthy",
  id: "d",
  at: request * 1000,
  bodyHash: "hash",
  problem: null,
  signedAt: request,
  ...data,
});
const text = (lines: (ArrivedLine | EndedLine | StalledLine)[]) =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join("");

function logOf(lines: Parameters<typeof text>[0]): { log: RequestLog; file: string } {
  const file = path.join(folder, `${Math.random()}.log`);
  writeFileSync(file, text(lines));
  return { log: new RequestLog(file), file };
}

describe("RequestLog", () => {
  it("combines requests and their ends by delivery", () => {
    const { log } = logOf([
      arrived(1),
      arrived(2, { id: "e" }),
      { ended: 1, at: 1100, status: 500 },
      arrived(3),
      { ended: 2, at: 3500, status: null },
    ]);
    log.read();
    expect(log.requestsOf("d")).toEqual([
      { at: 1000, signedAt: 1000, endedAt: 1100, status: 500 },
      { at: 3000, signedAt: 3000, endedAt: null, status: null },
    ]);
    expect(log.requestsOf("e")).toMatchObject([{ endedAt: 3500, status: null }]);
    expect([log.count, log.openOf("healthy"), log.openOf("down")]).toEqual([3, 1, 0]);
  });

  it("continues at its last position, also within a line", () => {
    const whole = text([arrived(1), arrived(2)]);
    const { log, file } = logOf([]);
    appendFileSync(file, whole.slice(0, -20));
    expect(log.read().count).toBe(1);
    appendFileSync(file, whole.slice(-20));
    expect(log.read().count).toBe(2);
    expect(log.read().count).toBe(2);
  });

  it("reads more than one block", () => {
    const { log } = logOf(
      Array.from({ length: 20_000 }, (_, index) => arrived(index + 1, { id: `d${index}` })),
    );
    expect(log.read().count).toBe(20_000);
    expect(log.deliveries.size).toBe(20_000);
  });

  it("reports wrong signatures and bodies that differ from the first", () => {
    const { log } = logOf([
      arrived(1, { problem: "No matching signature found" }),
      arrived(2, { bodyHash: "other" }),
    ]);
    expect(log.read().deliveries.get("d")?.problems).toEqual([
      "the signature is wrong: No matching signature found",
      "the body differs from the one sent before",
    ]);
  });

  it("returns the stalled time of the receiver and the unclear period after it", () => {
    const { log } = logOf([{ stalled: 1000, until: 2000 }]);
    log.read();
    expect([log.stalledMs(0, 5000), log.stalledMs(1500, 5000), log.stalledMs(2000, 3000)]).toEqual([
      1000, 500, 0,
    ]);
    expect([999, 1000, 2500, 2501].map((at) => log.isUnclear(at))).toEqual([false, true, true, false]);
  });
});
