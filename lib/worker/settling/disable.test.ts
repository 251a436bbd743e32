import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { Disabling } from "./disable";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const outcome = (subscriberId: string) => ({
  delivery: {
    id: "00000000-0000-7000-8000-000000000001",
    eventId: "00000000-0000-7000-8000-000000000002",
    subscriberId,
  },
  httpStatus: 410,
  failureDetail: "Answered 410, expected 200",
  decision: { rule: "gone", when: { statuses: ["410"] }, action: "disable_subscriber" } as const,
});
const auditOf = (targetId: string) => db.prisma.auditLog.findMany({ where: { targetId } });
const version = async () => (await db.prisma.configVersion.findFirstOrThrow()).version;

const connect = () => new Link(db.url, "disabling", { lockMs: 100 });

/** Disables as one worker. @returns how often a subscriber changed */
async function disable(subscriberId: string): Promise<number> {
  let changes = 0;
  const disabling = new Disabling(connect, new DatabaseClock(), () => changes++);
  disabling.add(outcome(subscriberId));
  await disabling.flush();
  return changes;
}

describe("disabling a subscriber", () => {
  it("changes it once by two workers at the same time", async () => {
    const { id } = await createSubscriber(db.prisma);
    const changes = await Promise.all([disable(id), disable(id)]);
    expect(changes.sort()).toEqual([0, 1]);
    expect(await auditOf(id)).toHaveLength(1);
    expect((await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).status).toBe("cancelled");
  });

  it.each([
    ["one that was deleted", { deletedAt: new Date() }],
    ["one that is not approved", { status: "pending" as const }],
  ])("leaves %s and the configuration's version as they are", async (_, data) => {
    const { id, status } = await createSubscriber(db.prisma, data);
    const before = await version();
    expect(await disable(id)).toBe(0);
    expect((await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).status).toBe(status);
    expect(await auditOf(id)).toEqual([]);
    expect(await version()).toBe(before);
  });

  it("is repeated when the database was unavailable", async () => {
    const { id } = await createSubscriber(db.prisma);
    let url = "postgresql://nobody@127.0.0.1:1/none";
    const changes: string[] = [];
    const disabling = new Disabling(
      () => new Link(url, "disabling"),
      new DatabaseClock(),
      ({ delivery: { subscriberId } }) => changes.push(subscriberId),
    );
    disabling.add(outcome(id));
    await expect(disabling.flush()).rejects.toThrow();
    url = db.url;
    await disabling.flush();
    await disabling.flush();
    expect(changes).toEqual([id]);
  });

  it("waits no longer than its limit for a change of the configuration, and is repeated after it", async () => {
    const { id } = await createSubscriber(db.prisma);
    const changes: string[] = [];
    const disabling = new Disabling(connect, new DatabaseClock(), () => changes.push(id));
    disabling.add(outcome(id));
    const holder = await db.pool.connect();
    await holder.query("begin; update config_version set version = version + 1 where id = 1");
    await expect(disabling.flush()).rejects.toMatchObject({ code: "55P03" });
    await holder.query("commit");
    holder.release();
    await disabling.flush();
    expect(changes).toEqual([id]);
  });
});
