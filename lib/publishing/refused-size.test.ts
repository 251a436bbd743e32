import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";
import { REFUSED_BODY_BYTES, REFUSED_HEADER_LENGTH } from "./schema";

/** The most bytes that a refused request costs in the database, whatever it sends: the figures of decision 6. */

let db: TestDatabase;
let server: PublishServer;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startPublishServer(db, ["127.0.0.1"]);
  await createHandler(db.prisma, { basePath: "/open", topicNames: ["t"], open: true });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

async function newest() {
  const event = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
  const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId: event.id } });
  return { event, headers: payload.headers as Record<string, string>, body: payload.body };
}

const json = { "content-type": "application/json" };

describe("a refused request", () => {
  it("keeps the first headers only, the last of them cut", async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`x-${n}`, "h".repeat(200)]));
    const from = { "x-forwarded-for": "192.0.2.10" };
    expect(await server.publish("/nowhere", { headers: { ...json, ...from, ...many } })).toMatchObject({
      status: 404,
    });
    const { headers } = await newest();
    const stored = Object.entries(headers).flat().join("");
    expect(stored.length).toBeGreaterThan(REFUSED_HEADER_LENGTH - 200);
    expect(stored.length).toBeLessThanOrEqual(REFUSED_HEADER_LENGTH + 1);
    expect(Object.values(headers)).toContainEqual(expect.stringMatching(/h…$/));
    expect(headers["content-type"]).toBe("application/json");
  });

  it("keeps the beginning of false JSON, and its size", async () => {
    const body = `{${"j".repeat(500_000)}`;
    const headers = { ...json, "x-forwarded-for": "192.0.2.11" };
    expect(await server.publish("/open/t", { body, headers })).toMatchObject({ status: 400 });
    const { event, body: kept } = await newest();
    expect([kept.length, event.sizeBytes]).toEqual([REFUSED_BODY_BYTES, body.length]);
  });

  it("costs at most 6 KB, indexes included", async () => {
    const noise = (length: number) =>
      Array.from({ length }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");
    const size = async () => {
      const { rows } = await db.pool.query<{ bytes: string }>(
        `select (pg_total_relation_size('event') + sum(pg_total_relation_size(relid)))::text as bytes
         from pg_partition_tree('event_payload')`,
      );
      return Number(rows[0]?.bytes);
    };
    const before = await size();
    for (let count = 0; count < 200; count++) {
      const headers = { "x-noise": noise(8000), "x-forwarded-for": `198.51.100.${count}` };
      const body = noise(5000);
      expect(await server.publish(`/${noise(1200)}`, { body, headers })).toMatchObject({ status: 404 });
    }
    expect((await size()) - before).toBeLessThan(200 * 6 * 1024);
  });

  it("is stored at most sixty times a minute for one address of an open handler, whatever is wrong with it", async () => {
    const headers = { ...json, "x-forwarded-for": "192.0.2.12" };
    const before = await db.prisma.event.count();
    const statuses = new Set<number>();
    for (let count = 0; count < 130; count++)
      statuses.add((await server.publish("/open/t", { body: "{", headers })).status);
    expect([...statuses]).toEqual([400, 429]);
    // The minute may have changed once meanwhile.
    expect((await db.prisma.event.count()) - before).toBeLessThanOrEqual(120);
  });
});
