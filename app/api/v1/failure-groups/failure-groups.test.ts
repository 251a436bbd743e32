import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RouteHandler } from "@/lib/api/route";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { HOUR_MS } from "@/lib/time/units";
import { createContext, createSubscriber } from "@/prisma/factories/factories";
import { createFailureGroup } from "@/prisma/factories/failure-groups";
import { createFailures } from "@/prisma/factories/failures";
import { POST as merge } from "./[id]/:merge/route";
import { POST as unmerge } from "./[id]/:unmerge/route";
import { GET as one, PATCH } from "./[id]/route";
import { GET } from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
});
afterAll(() => db.drop());

const list = async (query = "") => call(GET, `/api/v1/failure-groups?${query}`, { key });
const on = (handler: RouteHandler, id: unknown, body?: unknown, options: object = {}) =>
  call(handler, `/api/v1/failure-groups/${id}`, {
    ...{ key, body, params: { id: String(id) } },
    ...options,
  });
const read = (id: unknown) => on(one, id);
const patch = (id: number, body: object) => on(PATCH, id, body, { method: "PATCH" });

/** A subscriber with a group for each number: of so many failures, the newest `hoursAgo`. */
async function groups(...made: { failures: number; hoursAgo: number }[]) {
  const subscriber = await createSubscriber(db.prisma, { name: `Billing ${Math.random()}` });
  const ids = [];
  for (const { failures, hoursAgo } of made) {
    const template = `cause of ${failures}`;
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, { template });
    const failedAt = new Date(Date.now() - hoursAgo * HOUR_MS - failures * 1000);
    await createFailures(db, failures, {
      ...{ subscriber, failedAt, httpStatus: 503, failureFingerprintId: fingerprint.id },
    });
    ids.push(Number(group.id));
  }
  return { subscriber, ids, of: `subscribers=${subscriber.id}` };
}

describe("the list of failure groups", () => {
  it("has every field but the samples, and counts what failed", async () => {
    const { subscriber, ids, of } = await groups({ failures: 3, hoursAgo: 2 });
    const { status, body } = await list(of);
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    const [item] = body.items;
    expect(item).toMatchObject({
      ...{ id: ids[0], version: 1, title: "cause of 3", template: "cause of 3" },
      ...{ subscriberId: subscriber.id, subscriberName: subscriber.name, expectedStatusCode: 200 },
      ...{ httpStatus: 503, failureClass: "server_error", failureKind: "http_status" },
      ...{ state: "open", stateReason: null, failedNow: 3, failedNowIsExact: true },
      ...{ owner: null, note: null, mutedUntil: null, mutedFor: null, mutedUntilWorse: false },
      ...{ mergedFrom: [], isOverflow: false },
    });
    expect(item.trend24h).toEqual([...Array(21).fill(0), 3, 0, 0]);
    expect(Date.parse(item.lastSeen) - Date.parse(item.firstSeen)).toBe(2000);
    expect(item).not.toHaveProperty("samples");
  });

  it.each([
    ["_sortBy=failedNow", [3, 2, 1]],
    ["_sortBy=failedNow&_direction=ASC", [1, 2, 3]],
    ["_sortBy=lastSeen", [2, 3, 1]],
    ["_sortBy=firstSeen", [2, 3, 1]],
  ])("is in the order of %s, page by page", async (order, expected) => {
    const { of } = await groups(
      { failures: 1, hoursAgo: 9 },
      { failures: 2, hoursAgo: 1 },
      { failures: 3, hoursAgo: 5 },
    );
    const counts: number[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const { body } = await list(`${of}&${order}&limit=1${next ? `&cursor=${next}` : ""}`);
      counts.push(...body.items.map(({ failedNow }: { failedNow: number }) => failedNow));
      next = body.next;
    }
    expect(counts).toEqual(expected);
  });

  it("is filtered by state, contexts and dates", async () => {
    const { ids, of } = await groups({ failures: 1, hoursAgo: 1 }, { failures: 2, hoursAgo: 30 });
    await patch(ids[0] as number, { version: 1, state: "resolved" });
    await createContext(db.prisma, "staging");
    const found = async (query: string) =>
      (await list(`${of}&${query}`)).body.items.map(({ id }: { id: number }) => id).toSorted();
    expect(await found("state=open&state=resolved")).toEqual(ids);
    expect(await found("state=resolved")).toEqual([ids[0]]);
    expect(await found("contexts=default")).toEqual(ids);
    expect(await found("contexts=staging")).toEqual([]);
    expect(await found(`beginDate=${new Date(Date.now() - 2 * HOUR_MS).toISOString()}`)).toEqual([ids[0]]);
    expect(await found(`endDate=${new Date(Date.now() - 2 * HOUR_MS).toISOString()}`)).toEqual([ids[1]]);
  });

  it.each([
    ["state=closed", "state.0"],
    ["subscribers=Billing", "subscribers.0"],
    ["contexts=unheard-of", "contexts"],
    ["beginDate=yesterday", "beginDate"],
    ["beginDate=2026-11-27&endDate=2026-11-26", "beginDate"],
    ["_sortBy=growth", "_sortBy"],
    ["limit=0", "limit"],
    ["cursor=xyz", "cursor"],
    ["status=open", "status"],
  ])("refuses %s, naming it", async (query, field) =>
    expect(await list(query)).toMatchObject({
      ...{ status: 400, body: { error: { code: "invalid", details: [{ field }] } } },
    }),
  );
});

describe("one failure group", () => {
  it("has up to three samples, the last ones first", async () => {
    const { ids } = await groups({ failures: 4, hoursAgo: 1 });
    const { status, body } = await read(ids[0]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: ids[0], failedNow: 4 });
    expect(body.samples).toHaveLength(3);
    expect(body.samples[0]).toMatchObject({
      attempt: 1,
      httpStatus: 503,
      text: "it did not work",
      deliveryId: expect.any(String),
    });
    const dates = body.samples.map(({ date }: { date: string }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  it("is withheld without the right to payloads, as to template and samples", async () => {
    const { ids, subscriber, of } = await groups({ failures: 1, hoursAgo: 1 });
    const blind = await createKey(db, ["deliveries:read"]);
    const title = `${subscriber.name}: expected 200, received 503`;
    const read = await on(one, ids[0], undefined, { key: blind });
    const withheld = { withheld: true };
    expect(read.body).toMatchObject({ title, template: withheld, samples: withheld, failedNow: 1 });
    const listed = await call(GET, `/api/v1/failure-groups?${of}`, { key: blind });
    expect(listed.body.items).toMatchObject([{ title, template: withheld }]);
    expect(JSON.stringify([read.body, listed.body])).not.toContain("cause of");
  });

  it.each(["abc", "0", "1.5", "-1", "0190f0a0-0000-7000-8000-000000000000"])(
    "has no malformed id as %s",
    async (id) => {
      const refused = { status: 400, body: { error: { details: [{ field: "id" }] } } };
      expect(await read(id)).toMatchObject(refused);
      expect(await on(merge, id, { into: 1 })).toMatchObject(refused);
    },
  );

  it("is a 404 under an unknown id, by every operation", async () => {
    const unknown = { status: 404, body: { error: { code: "not_found" } } };
    expect(await read(999_999)).toMatchObject(unknown);
    expect(await patch(999_999, { version: 1 })).toMatchObject(unknown);
    expect(await on(merge, 999_999, { into: 1 })).toMatchObject(unknown);
    expect(await on(unmerge, 999_999, { fingerprint: 1 })).toMatchObject(unknown);
  });
});

describe("a change of a failure group", () => {
  it("sets state, mute, owner and note, and counts versions", async () => {
    const { ids } = await groups({ failures: 1, hoursAgo: 1 });
    const id = ids[0] as number;
    const owner = await db.prisma.userAccount.create({
      data: { id: crypto.randomUUID(), email: `ann-${id}@example.com`, name: "Ann", role: "operator" },
    });
    const mutedUntil = new Date(Date.now() + HOUR_MS).toISOString();
    const changed = await patch(id, {
      version: 1,
      state: "muted",
      mutedUntil,
      owner: owner.id,
      note: "known",
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        ...{ id, version: 2, state: "muted", stateReason: "user", mutedUntil, mutedFor: null },
        ...{ owner: owner.id, ownerName: "Ann", note: "known" },
      },
    });
    expect((await read(id)).body).toEqual(changed.body);
    expect((await patch(id, { version: 2, state: "open", owner: null })).body).toMatchObject({
      ...{ version: 3, state: "open", mutedUntil: null, owner: null, note: "known" },
    });
  });

  it("is a 409 with the version of now when another came first", async () => {
    const { ids } = await groups({ failures: 1, hoursAgo: 1 });
    const id = ids[0] as number;
    await patch(id, { version: 1, note: "first" });
    expect(await patch(id, { version: 1, note: "second" })).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", details: [{ field: "version", message: "It is 2 now." }] } },
    });
    expect((await read(id)).body.note).toBe("first");
  });

  it.each<[string, object, string]>([
    ["no version", { note: "x" }, "version"],
    ["a state that comes by itself", { version: 1, state: "regressed" }, "state"],
    ["a mute without an end", { version: 1, state: "muted" }, "state"],
    [
      "a mute until the past",
      { version: 1, state: "muted", mutedUntil: "2026-01-01T00:00:00Z" },
      "mutedUntil",
    ],
    ["an unknown owner", { version: 1, owner: "0190f0a0-0000-7000-8000-000000000000" }, "owner"],
    ["an owner who is no id", { version: 1, owner: "ann" }, "owner"],
    ["an unknown field", { version: 1, title: "x" }, "title"],
  ])("is refused with %s", async (_name, body, field) => {
    const { ids } = await groups({ failures: 1, hoursAgo: 1 });
    expect(await patch(ids[0] as number, body)).toMatchObject({
      ...{ status: 400, body: { error: { code: "invalid", details: [{ field }] } } },
    });
    expect((await read(ids[0])).body.version).toBe(1);
  });
});

describe("merging by the API", () => {
  it("answers the group that has the failures, and its undo the group without them", async () => {
    const { ids, of } = await groups({ failures: 1, hoursAgo: 1 }, { failures: 2, hoursAgo: 2 });
    const [id, into] = ids as [number, number];
    const merged = await on(merge, id, { into });
    expect(merged).toMatchObject({ status: 200, body: { id: into, failedNow: 3 } });
    expect((await list(of)).body.items).toHaveLength(1);
    expect(await read(id)).toMatchObject({
      ...{ status: 404, body: { error: { details: [{ field: "into", message: String(into) }] } } },
    });
    const [{ fingerprint }] = merged.body.mergedFrom;
    expect(await on(unmerge, into, { fingerprint })).toMatchObject({
      status: 200,
      body: { id: into, failedNow: 2 },
    });
    expect((await read(id)).body.failedNow).toBe(1);
  });

  it("refuses itself and another subscriber's group, naming `into`", async () => {
    const [one, other] = [
      await groups({ failures: 1, hoursAgo: 1 }),
      await groups({ failures: 1, hoursAgo: 1 }),
    ];
    for (const into of [one.ids[0], other.ids[0], 0, "x"])
      expect(await on(merge, one.ids[0], { into })).toMatchObject({
        ...{ status: 400, body: { error: { details: [{ field: "into" }] } } },
      });
  });
});
