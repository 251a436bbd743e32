import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../access/actor";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { RefusalTrail } from "./refusals";

let db: TestDatabase;
let now: number;
let trail: RefusalTrail;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.prisma.auditLog.deleteMany();
  now = Date.parse("2026-11-26T12:00:10.000Z");
  trail = new RefusalTrail(() => now);
});

const unauthenticated = (address: string): Actor => ({ type: "system", name: "Unknown caller", address });
const known = (id: string): Actor => ({ type: "api_key", id, name: id, scopes: [], address: "192.0.2.1" });
const refuse = (actor: Actor, more: { code?: string; isUnproven?: boolean } = {}) =>
  trail.record(db, { actor, action: "api.refuse", code: "unauthorized", ...more });
const rows = (where: object = {}) => db.prisma.auditLog.findMany({ where, orderBy: { at: "asc" } });
const counted = async () => (await rows({ action: "refusals.leave_out" })).map(({ detail }) => detail);

describe("the trail of refusals", () => {
  it("writes thirty a minute for one address, and counts the rest in one row after the minute", async () => {
    for (let count = 0; count < 40; count++) await refuse(unauthenticated("192.0.2.7"));
    now += 20_000;
    for (let count = 0; count < 2; count++) await refuse(unauthenticated("192.0.2.7"), { code: "forbidden" });
    expect(await rows({ address: "192.0.2.7" })).toHaveLength(30);
    expect(await counted()).toEqual([]);
    now += 60_000;
    for (let count = 0; count < 31; count++) await refuse(unauthenticated("192.0.2.7"));
    expect(await rows({ address: "192.0.2.7" })).toHaveLength(60);
    expect(await counted()).toEqual([
      {
        count: 12,
        strangers: 12,
        known: 0,
        firstAt: "2026-11-26T12:00:10.000Z",
        lastAt: "2026-11-26T12:00:30.000Z",
        kinds: { "api.refuse (unauthorized)": 10, "api.refuse (forbidden)": 2 },
      },
    ]);
    await trail.flush(db);
    expect(await counted()).toMatchObject([{ count: 12 }, { count: 1, firstAt: "2026-11-26T12:01:30.000Z" }]);
    await trail.flush(db);
    expect(await counted()).toHaveLength(2);
  });

  it("keeps separate budgets for known actors, for each of them, and for unauthenticated callers", async () => {
    for (let host = 0; host < 400; host++) await refuse(unauthenticated(`198.51.${host >> 8}.${host & 255}`));
    for (let count = 0; count < 50; count++) await refuse(known("0190f0a0-0000-7000-8000-000000000001"));
    await refuse(known("0190f0a0-0000-7000-8000-000000000002"));
    await trail.flush(db);
    expect(await rows({ actorType: "system", action: "api.refuse" })).toHaveLength(300);
    expect(await rows({ actorId: "0190f0a0-0000-7000-8000-000000000001" })).toHaveLength(30);
    expect(await rows({ actorId: "0190f0a0-0000-7000-8000-000000000002" })).toHaveLength(1);
    expect(await counted()).toMatchObject([{ count: 120, strangers: 100, known: 20 }]);
  });

  it("does not count unproven sign-ins against the actor that they name", async () => {
    const id = "0190f0a0-0000-7000-8000-000000000003";
    for (let count = 0; count < 40; count++) await refuse(known(id), { isUnproven: true });
    expect(await rows({ actorId: id })).toHaveLength(30);
    await refuse(known(id));
    expect(await rows({ actorId: id })).toHaveLength(31);
  });

  it("marks what unauthenticated callers alone caused", async () => {
    for (let count = 0; count < 31; count++) await refuse(unauthenticated("192.0.2.8"));
    await refuse(known("0190f0a0-0000-7000-8000-000000000004"), { isUnproven: true });
    await trail.flush(db);
    expect(await rows({ isUnproven: false })).toEqual([]);
    const id = "0190f0a0-0000-7000-8000-000000000005";
    for (let count = 0; count < 31; count++) await refuse(known(id));
    await trail.flush(db);
    expect(await rows({ isUnproven: false, actorId: id })).toHaveLength(30);
    expect(await rows({ isUnproven: false, action: "refusals.leave_out" })).toHaveLength(1);
  });

  it("counts the addresses of one IPv6 network as one", async () => {
    for (let host = 1; host <= 40; host++) await refuse(unauthenticated(`2001:db8::${host.toString(16)}`));
    expect(await rows()).toHaveLength(30);
  });

  it("refuses although no row can be written", async () => {
    const closed = await createTestDatabase();
    await closed.drop();
    await expect(
      trail.record(closed, { actor: unauthenticated("x"), action: "a.b", code: "c" }),
    ).resolves.toBeUndefined();
  });
});
