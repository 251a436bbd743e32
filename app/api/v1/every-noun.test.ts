import { describe, expect, it } from "vitest";
import {
  aHandler,
  aSubscriber,
  type Collection,
  configurationApi,
  type One,
  unique,
} from "@/lib/testing/configuration-api";
import * as context from "./contexts/[id]/route";
import * as contexts from "./contexts/route";
import * as handler from "./handlers/[id]/route";
import * as handlers from "./handlers/route";
import * as policy from "./policies/[id]/route";
import * as policies from "./policies/route";
import * as publisher from "./publishers/[id]/route";
import * as publishers from "./publishers/route";
import * as subscriber from "./subscribers/[id]/route";
import * as subscribers from "./subscribers/route";

const { db, list, make, read, change, remove } = configurationApi();

describe("every noun", () => {
  const nouns: [string, Collection, One, () => object, object][] = [
    ["contexts", contexts, context, () => ({ name: unique("c") }), { name: "renamed" }],
    ["handlers", handlers, handler, () => aHandler(), { open: true }],
    ["publishers", publishers, publisher, () => ({ name: unique("P ") }), { status: "cancelled" }],
    ["subscribers", subscribers, subscriber, () => aSubscriber(), { paused: true }],
    ["policies", policies, policy, () => ({ name: unique("Policy ") }), { description: "new" }],
  ];

  it.each(nouns)("%s are made, read, changed, listed and deleted", async (_, all, one, body, changes) => {
    const wanted = body();
    const made = await make(all, wanted);
    expect(made).toMatchObject({ status: 201, body: wanted });
    const id: string = made.body.id;
    expect(await change(one, id, changes)).toMatchObject({ status: 200, body: { ...changes, id } });
    expect(await read(one, id)).toMatchObject({ status: 200, body: { ...wanted, ...changes, id } });
    const listed = await list(all, "?_limit=500");
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect(listed.body.total).toBe(listed.body.items.length);
    expect((await list(all, "?_limit=1&_offset=0")).body.items).toHaveLength(1);
    expect(await remove(one, id)).toMatchObject({ status: 204, body: undefined });
    expect(await read(one, id)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    expect(await change(one, id, changes)).toMatchObject({ status: 404 });
    expect(await remove(one, id)).toMatchObject({ status: 404 });
  });

  it.each(nouns)("%s refuse an unknown field, a missing name and a taken name", async (_, all, one, body) => {
    const unknown = await make(all, { ...body(), colour: "red" });
    expect(unknown).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ field: "colour" }] } },
    });
    const { name, ...rest } = body() as { name: string };
    expect(await make(all, rest)).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "name" }] } },
    });
    const { body: first } = await make(all, { ...body(), name });
    expect(await make(all, { ...body(), name })).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", details: [{ field: "name" }] } },
    });
    expect(await change(one, first.id, { colour: "red" })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "colour" }] } },
    });
    expect(await change(one, "no-uuid", {})).toMatchObject({ status: 404 });
  });

  it.each(nouns)("%s refuse a change of an outdated row", async (_, all, one, body, changes) => {
    const { body: made } = await make(all, body());
    const { id, updatedAt } = made;
    const first = await change(one, id, { ...changes, updatedAt });
    expect(first).toMatchObject({ status: 200, body: changes });
    expect(first.body.updatedAt > updatedAt).toBe(true);
    expect(await change(one, id, { ...changes, updatedAt })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "conflict",
          message: expect.stringMatching(/^Somebody else has changed this \w+ since you opened it\./),
          details: [{ field: "updatedAt", message: expect.stringContaining(first.body.updatedAt) }],
        },
      },
    });
    expect((await read(one, id)).body).toEqual(first.body);
    // Without it nothing is compared; the version changes even within one millisecond.
    const versions = [first.body.updatedAt];
    for (let count = 0; count < 3; count++) versions.push((await change(one, id, {})).body.updatedAt);
    expect([...new Set(versions)].sort()).toEqual(versions);
    expect(await change(one, id, { updatedAt: versions.at(-1) })).toMatchObject({ status: 200 });
    expect(await change(one, id, { updatedAt: "yesterday" })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "updatedAt" }] } },
    });
  });

  it("writes the audit row and the next version of the configuration with each change", async () => {
    const version = async () => (await db().prisma.configVersion.findFirstOrThrow()).version;
    const before = await version();
    const { body } = await make(subscribers, aSubscriber({ headers: { Authorization: "Bearer hush" } }));
    await change(subscriber, body.id, { expectedStatus: 201, headers: { Authorization: "Bearer hush2" } });
    expect(await version()).toBe(before + 2n);
    const rows = await db().prisma.auditLog.findMany({
      where: { targetId: body.id },
      orderBy: { at: "asc" },
    });
    expect(rows.map((row) => row.action)).toEqual(["subscriber.create", "subscriber.update"]);
    expect(rows[1]?.detail).toMatchObject({ changes: { expectedStatus: { from: 200, to: 201 } } });
    expect(JSON.stringify(rows)).not.toMatch(/hush|whsec_/);
  });

  it("changes nothing when a change is refused", async () => {
    const version = async () => (await db().prisma.configVersion.findFirstOrThrow()).version;
    const before = await version();
    const wrong = [{ name: "t", contexts: ["nowhere"] }];
    expect(await make(handlers, aHandler({ topics: wrong }))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "topics.0.contexts.0" }] } },
    });
    expect(await version()).toBe(before);
  });
});
