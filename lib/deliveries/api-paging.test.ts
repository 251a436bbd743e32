import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/v1/deliveries/route";
import { GET as GET_EVENTS } from "@/app/api/v1/events/route";
import { createDelivery, createEvent, createSubscriber } from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import { DIRECTIONS } from "../list/cursor";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { DELIVERY_SORTS } from "./limits";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
});
afterAll(() => db.drop());

const list = (query: string) => call(GET, `/api/v1/deliveries?${query}`, { key });
const idsOf = (items: { deliveryId: string }[]) => items.map(({ deliveryId }) => deliveryId);
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);
const orders = DELIVERY_SORTS.flatMap((sort) => DIRECTIONS.map((direction) => [sort, direction] as const));

describe("pages of GET /api/v1/deliveries by _after", () => {
  it.each(orders)(
    "sorted by %s %s, neither miss nor repeat a row while others leave and come",
    async (sort, direction) => {
      const before = secondsAgo(15);
      const { subscriber, deliveries } = await createFailures(db, 9, { failedAt: before });
      // All within one millisecond: only microseconds distinguish them.
      for (const [index, { id }] of deliveries.entries())
        await db.pool.query(
          "update delivery set failed_at = $2::timestamptz + make_interval(secs => $3 / 1e6) where id = $1",
          [id, before, index % 4],
        );
      const query = `subscriberId=${subscriber.id}&_sortBy=${sort}&_direction=${direction}&_limit=2`;
      const whole = idsOf((await list(query.replace("_limit=2", "_limit=500"))).body.items);

      const seen: string[] = [];
      const arrived: string[] = [];
      for (let next: string | null | undefined; next !== null; ) {
        const { status, body } = await list(`${query}${next ? `&_after=${next}` : ""}`);
        expect(status).toBe(200);
        seen.push(...idsOf(body.items));
        next = body.next;
        // Listed rows leave, and new rows sort anywhere.
        await db.pool.query("update delivery set state = 'scheduled' where id = any($1::uuid[])", [
          idsOf(body.items),
        ]);
        if (arrived.length < 4)
          arrived.push(
            ...(await createFailures(db, 1, { subscriber, failedAt: secondsAgo(16) })).deliveries.map(
              ({ id }) => id,
            ),
          );
      }
      expect(seen.filter((id) => !arrived.includes(id))).toEqual(whole);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it("end with next null, also after a page that is exactly full", async () => {
    const { subscriber } = await createFailures(db, 2, { failedAt: secondsAgo(9) });
    const { body } = await list(`subscriberId=${subscriber.id}&_limit=2`);
    expect(body).toMatchObject({ total: 2, next: null });
    expect((await list(`subscriberId=${subscriber.id}&_limit=1`)).body.next).toEqual(expect.any(String));
  });

  it("belong to one order and filter: 400 to an invalid cursor and to one of another list", async () => {
    const { subscriber } = await createFailures(db, 3, { failedAt: secondsAgo(9) });
    const mine = `subscriberId=${subscriber.id}&status=server_error,client_error`;
    const { next } = (await list(`${mine}&_limit=1`)).body;
    expect((await list(`${mine}&_limit=2&_after=${next}`)).body.items).toHaveLength(2);
    const same = `status=client_error&status=server_error&subscriberId=${subscriber.id}`;
    expect((await list(`${same}&_after=${next}`)).status).toBe(200);
    const crafted = (...parts: string[]) =>
      `${next.split(".")[0]}.${Buffer.from(JSON.stringify(parts)).toString("base64url")}`;
    for (const query of [
      `subscriberId=${subscriber.id}&_after=${next}`,
      `${mine}&_sortBy=eventId&_after=${next}`,
      `${mine}&_direction=ASC&_after=${next}`,
      `${mine}&beginDate=2026-11-20&_after=${next}`,
      `${mine}&_after=`,
      `${mine}&_after=%00`,
      `${mine}&_after=x.y`,
      `${mine}&_after=${next.slice(0, -9)}`,
      `${mine}&_after=${next}&_after=${next}`,
      `${mine}&_after=${crafted("date", "DESC", "2026-02-30T00:00:00.000000Z", "2026-02-30T00:00:00.000000Z", subscriber.id)}`,
      `${mine}&_after=${crafted("date", "DESC", "0000-01-01T00:00:00.000000Z", "0000-01-01T00:00:00.000000Z", subscriber.id)}`,
    ]) {
      const { status, body } = await list(query);
      expect([status, body.error.details[0].field], query).toEqual([400, "_after"]);
    }
    for (const [sort, value] of [
      ["expectedStatusCode", "200; --"],
      ["httpStatus", "99999"],
      ["eventId", "no UUID"],
      ["date", "yesterday"],
      ["contextName", "\0"],
    ] as const) {
      const sorted = `${mine}&_sortBy=${sort}&_limit=1`;
      const [ofList, cursor] = (await list(sorted)).body.next.split(".");
      const parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
      const given = Buffer.from(JSON.stringify(parts.with(2, value))).toString("base64url");
      expect((await list(`${sorted}&_after=${ofList}.${cursor}`)).status, sort).toBe(200);
      const { status, body } = await list(`${sorted}&_after=${ofList}.${given}`);
      expect([status, body.error.details?.[0].field], `${sort}: ${value}`).toEqual([400, "_after"]);
    }
    const both = await list(`${mine}&_offset=1&_after=${next}`);
    expect([both.status, both.body.error.details[0].field]).toEqual([400, "_offset"]);
  });
});

describe("a query by event ID without dates", () => {
  it("finds failures of any age; given dates still apply", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const event = await createEvent(db.prisma);
    const failedAt = new Date(Date.now() - 40 * 86_400_000);
    const { id } = await createDelivery(db.prisma, event, subscriber, {
      ...{ state: "failed", failedAt, failureClass: "server_error", failureKind: "http_status" },
    });
    expect(idsOf((await list(`eventId=${event.id}`)).body.items)).toEqual([id]);
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    expect((await list(`eventId=${event.id}&beginDate=${day(10)}`)).body.items).toEqual([]);
    expect((await list(`eventId=${event.id}&beginDate=${day(30)}`)).status).toBe(400);
  });
});

describe("pages of GET /api/v1/events by _after", () => {
  it.each(DIRECTIONS)("%s, neither skip nor repeat an event while others arrive", async (direction) => {
    const ids: string[] = [];
    const context = await db.prisma.context.create({
      data: { id: crypto.randomUUID(), name: `paged-${direction}` },
    });
    const make = async () => (await createEvent(db.prisma, { contextId: context.id })).id;
    for (let count = 0; count < 7; count++) ids.push(await make());
    const events = (query: string) =>
      call(GET_EVENTS, `/api/v1/events?contextId=${context.id}&_direction=${direction}${query}`, { key });
    const seen: string[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const { status, body } = await events(`&_limit=2${next ? `&_after=${next}` : ""}`);
      expect(status).toBe(200);
      seen.push(...body.items.map(({ eventId }: { eventId: string }) => eventId));
      next = body.next;
      if (seen.length < 5) await make();
    }
    expect(seen.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    expect(new Set(seen).size).toBe(seen.length);
    expect(
      (await events("&_after=x.2026-02-30T00:00:00.000000Z_0190f0a0-0000-7000-8000-000000000000")).status,
    ).toBe(400);
  });
});
