import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../lib/testing/database";
import { createDelivery, createEvent, createSubscriber } from "../prisma/factories/factories";
import { inFlight, Recovery, readDurable } from "./exposure";
import { RequestLog } from "./request-log";

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-exposure-"));
const file = path.join(folder, "requests.log");
let db: TestDatabase;
let log: RequestLog;
let requests = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  writeFileSync(file, "");
  log = new RequestLog(file);
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

async function delivery(data: Parameters<typeof createDelivery>[3] = {}) {
  const subscriber = await createSubscriber(db.prisma);
  return (await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, data)).id;
}

function receive(id: string, at: number): void {
  const line = {
    request: ++requests,
    script: "healthy",
    id,
    at,
    bodyHash: "",
    problem: null,
    signedAt: at / 1000,
  };
  writeFileSync(file, `${JSON.stringify(line)}\n`, { flag: "a" });
}

describe("inFlight", () => {
  it("returns deliveries with a request before the fault and no durable outcome", async () => {
    const now = Date.now();
    const [begun, written, finished, later, unknown] = await Promise.all([
      delivery(),
      delivery({ state: "scheduled", attempts: 1 }),
      delivery({ state: "delivered", attempts: 1 }),
      delivery(),
      delivery({ state: "scheduled" }),
    ]);
    for (const id of [begun, written, finished]) receive(id, now - 100);
    receive(later, now + 500);
    const durable = await readDurable(db, log);
    receive(written, now + 10); // its retry
    receive(unknown, now + 10); // not being sent when the durable outcomes were read
    expect(inFlight(log, durable, now + 100).sort()).toEqual([begun, written, unknown].sort());
  });
});

describe("Recovery", () => {
  it("takes a new request or a further durable outcome as recovered", async () => {
    const now = Date.now();
    const [again, settled] = await Promise.all([delivery(), delivery()]);
    for (const id of [again, settled]) receive(id, now - 100);
    const durable = await readDurable(db, log);
    const recovery = new Recovery([again, settled], durable, now);
    await recovery.update(db, log);
    expect(recovery.open).toBe(2);
    receive(again, now + 700);
    await recovery.update(db, log);
    expect([recovery.open, recovery.lastAt]).toEqual([1, now + 700]);
    await db.prisma.delivery.updateMany({ where: { id: settled }, data: { attempts: 1 } });
    await recovery.update(db, log);
    expect(recovery.open).toBe(0);
    expect(recovery.lastAt).toBeGreaterThanOrEqual(now);
  });
});
