import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { Disabling } from "./disable";

let db: TestDatabase;
let links: Link[];
beforeAll(async () => {
  db = await createTestDatabase();
  links = [new Link(db.url, "one"), new Link(db.url, "two")];
});
afterAll(async () => {
  await Promise.all(links.map((link) => link.close()));
  await db.drop();
});

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

/** Disables over one link. @returns how often a subscriber changed */
async function disable(link: Link, subscriberId: string): Promise<number> {
  let changes = 0;
  const disabling = new Disabling(link, new DatabaseClock(), () => changes++);
  disabling.add(outcome(subscriberId));
  await disabling.flush();
  return changes;
}

describe("disabling a subscriber", () => {
  it("changes it once by two workers at the same time", async () => {
    const { id } = await createSubscriber(db.prisma);
    const changes = await Promise.all(links.map((link) => disable(link, id)));
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
    expect(await disable(links[0] as Link, id)).toBe(0);
    expect((await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).status).toBe(status);
    expect(await auditOf(id)).toEqual([]);
    expect(await version()).toBe(before);
  });

  it("is repeated when the database was unavailable", async () => {
    const { id } = await createSubscriber(db.prisma);
    const away = new Link("postgresql://nobody@127.0.0.1:1/none", "away");
    let link = away;
    const changes: string[] = [];
    const query: Link["query"] = (one) => link.query(one);
    const disabling = new Disabling({ query }, new DatabaseClock(), ({ delivery: { subscriberId } }) =>
      changes.push(subscriberId),
    );
    disabling.add(outcome(id));
    await expect(disabling.flush()).rejects.toThrow();
    link = links[0] as Link;
    await disabling.flush();
    await disabling.flush();
    expect(changes).toEqual([id]);
    await away.close();
  });
});
