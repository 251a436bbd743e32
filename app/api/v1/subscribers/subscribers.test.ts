import { describe, expect, it } from "vitest";
import { open } from "@/lib/secrets/keys";
import { signingKeyPlace } from "@/lib/secrets/places";
import { aHandler, aSubscriber, configurationApi } from "@/lib/testing/configuration-api";
import * as handlers from "../handlers/route";
import * as endOldKey from "./[id]/end-old-key/route";
import * as rotateKey from "./[id]/rotate-key/route";
import * as subscriber from "./[id]/route";
import * as subscribers from "./route";

const { db, make, read, change, remove, rotate } = configurationApi();

describe("subscribers", () => {
  it("have defaults, a signing key shown once, and keep the old key for a day", async () => {
    const made = await make(subscribers, aSubscriber());
    expect(made.body).toMatchObject({
      signingKey: expect.stringMatching(/^whsec_[A-Za-z0-9+/]+=*$/),
      status: "approved",
      paused: false,
      timeoutMs: 15000,
      maxConcurrency: 16,
      ratePerSecond: null,
      headers: {},
    });
    const { id } = made.body;
    expect(JSON.stringify((await read(subscriber, id)).body)).not.toContain("whsec_");
    const rotated = await rotate(rotateKey.POST, id);
    expect(rotated.body.signingKey).not.toBe(made.body.signingKey);
    const row = await db().prisma.subscriber.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain("whsec_");
    expect(
      [row.signingKey, row.previousSigningKey ?? ""].map((sealed) => open(sealed, signingKeyPlace(id))),
    ).toEqual([rotated.body.signingKey, made.body.signingKey]);
    const validFor = (row.previousSigningKeyExpiresAt?.getTime() ?? 0) - row.updatedAt.getTime();
    expect(validFor).toBe(86_400_000);
  });

  it("end the day of an old key early, once, and audit it", async () => {
    const { body: made } = await make(subscribers, aSubscriber());
    const end = () => rotate(endOldKey.POST, made.id);
    const refused = { status: 409, body: { error: { code: "conflict" } } };
    expect(await end()).toMatchObject(refused);
    const { body: rotated } = await rotate(rotateKey.POST, made.id);
    expect(await end()).toMatchObject({ status: 200, body: { previousSigningKeyExpiresAt: null } });
    const row = await db().prisma.subscriber.findUniqueOrThrow({ where: { id: made.id } });
    expect(row.previousSigningKey).toBeNull();
    expect(open(row.signingKey, signingKeyPlace(made.id))).toBe(rotated.signingKey);
    const audited = { action: "subscriber.end_old_key", targetId: made.id, outcome: "allowed" } as const;
    expect(await db().prisma.auditLog.findFirstOrThrow({ where: audited })).toMatchObject({
      detail: { name: made.name, wasValidUntil: rotated.previousSigningKeyExpiresAt },
    });
    expect(await end()).toMatchObject(refused);
    await rotate(rotateKey.POST, made.id);
    const previousSigningKeyExpiresAt = new Date(Date.now() - 1);
    await db().prisma.subscriber.update({ where: { id: made.id }, data: { previousSigningKeyExpiresAt } });
    expect(await end()).toMatchObject(refused);
  });

  it("are rotated again while an old key is valid only when that key is to end", async () => {
    const { body: made } = await make(subscribers, aSubscriber());
    const again = (query = "") => rotate(rotateKey.POST, made.id, query);
    const { body: first } = await again(`?updatedAt=${made.updatedAt}`);
    expect(await again()).toMatchObject({
      status: 409,
      body: {
        error: { details: [{ field: "endOldKey" }], message: expect.stringMatching(/endOldKey=true/) },
      },
    });
    const stale = { status: 409, body: { error: { details: [{ field: "updatedAt" }] } } };
    expect(await again(`?endOldKey=true&updatedAt=${made.updatedAt}`)).toMatchObject(stale);
    const row = await db().prisma.subscriber.findUniqueOrThrow({ where: { id: made.id } });
    expect(open(row.signingKey, signingKeyPlace(made.id))).toBe(first.signingKey);
    expect(await again("?endOldKey=true")).toMatchObject({ status: 200 });
    const end = rotate(endOldKey.POST, made.id, `?updatedAt=${first.updatedAt}`);
    expect(await end).toMatchObject(stale);
  });

  it("have a circuit breaker when given one, with defaults, and show its state", async () => {
    const { body: without } = await make(subscribers, aSubscriber());
    expect(without.circuit).toBeNull();
    const { body } = await make(subscribers, aSubscriber({ circuit: { failureRate: 0.25 } }));
    const closed = {
      enabled: true,
      failureRate: 0.25,
      windowMs: 60_000,
      leastAttempts: 20,
      coolDownMs: 30_000,
      probes: 1,
      state: "closed",
      since: null,
      nextProbeAt: null,
    };
    expect(body.circuit).toEqual(closed);
    const [since, nextProbeAt] = [new Date(), new Date(Date.now() + 30_000)];
    await db().prisma.subscriberCircuit.create({
      data: { subscriberId: body.id, state: "open", version: 1, since, nextProbeAt, openings: 1 },
    });
    expect((await read(subscriber, body.id)).body.circuit).toEqual({
      ...closed,
      state: "open",
      since: since.toISOString(),
      nextProbeAt: nextProbeAt.toISOString(),
    });
    const off = { enabled: false, failureRate: 0.25 };
    expect((await change(subscriber, body.id, { circuit: off })).body.circuit).toEqual({
      ...closed,
      enabled: false,
    });
    expect((await change(subscriber, body.id, { paused: true })).body.circuit).not.toBeNull();
    expect((await change(subscriber, body.id, { circuit: null })).body.circuit).toBeNull();
  });

  it("have an alternative URL when given one, under the rules of the URL", async () => {
    const alternativeUrl = "https://spare.example.com/hook";
    const { body } = await make(subscribers, aSubscriber({ alternativeUrl }));
    expect(body.alternativeUrl).toBe(alternativeUrl);
    expect((await change(subscriber, body.id, { alternativeUrl: null })).body.alternativeUrl).toBeNull();
    for (const wrong of ["ftp://spare.example.com", "https://user:secret@spare.example.com", "spare"]) {
      const refused = await change(subscriber, body.id, { alternativeUrl: wrong });
      expect(refused).toMatchObject({
        status: 400,
        body: { error: { details: [{ field: "alternativeUrl" }] } },
      });
    }
  });

  it("have maintenance windows, answered in UTC, each of which ends after it begins", async () => {
    const wanted = { from: "2026-11-22T22:00:00+01:00", to: "2026-11-23T04:00:00Z" };
    const { body } = await make(subscribers, aSubscriber({ maintenanceWindows: [wanted] }));
    const stored = { from: "2026-11-22T21:00:00.000Z", to: "2026-11-23T04:00:00.000Z" };
    expect(body.maintenanceWindows).toEqual([stored]);
    expect((await change(subscriber, body.id, { paused: true })).body.maintenanceWindows).toEqual([stored]);
    const reversed = await change(subscriber, body.id, {
      maintenanceWindows: [{ from: stored.to, to: stored.from }],
    });
    expect(reversed).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "maintenanceWindows.0.to" }] } },
    });
  });

  it.each([
    [{ failureRate: 0 }, "circuit.failureRate"],
    [{ leastAttempts: 0 }, "circuit.leastAttempts"],
    [{ probes: 0 }, "circuit.probes"],
    [{ threshold: 1 }, "circuit"],
  ])("are refused the circuit breaker %j", async (circuit, field) => {
    const { status, body } = await make(subscribers, aSubscriber({ circuit }));
    expect(status).toBe(400);
    expect(body.error.details[0].field).toContain(field);
  });

  it("free their name on deletion, and lose their subscriptions", async () => {
    const { body: h } = await make(handlers, aHandler());
    const subscriptions = [{ handler: h.basePath, topic: "created", contexts: ["default"] }];
    const wanted = aSubscriber({ subscriptions });
    const { body } = await make(subscribers, wanted);
    await remove(subscriber, body.id);
    expect(await db().prisma.subscription.count({ where: { subscriberId: body.id } })).toBe(0);
    expect(await make(subscribers, wanted)).toMatchObject({ status: 201 });
  });

  it.each([
    [{ url: "ftp://example.com" }, "url"],
    [{ url: "example.com/hook" }, "url"],
    [{ url: "https://user:pass@example.com" }, "url"],
    [{ expectedStatus: 99 }, "expectedStatus"],
    [{ expectedStatus: 600 }, "expectedStatus"],
    [{ expectedStatus: "200" }, "expectedStatus"],
    [{ status: "unknown" }, "status"],
    [{ developerEmail: "nobody" }, "developerEmail"],
    [{ timeoutMs: 99 }, "timeoutMs"],
    [{ timeoutMs: 120_001 }, "timeoutMs"],
    [{ maxConcurrency: 0 }, "maxConcurrency"],
    [{ ratePerSecond: 0.5 }, "ratePerSecond"],
    [{ headers: { "webhook-id": "x" } }, "headers.webhook-id"],
    [{ headers: { Host: "x" } }, "headers.Host"],
    [{ headers: { "bad name": "x" } }, "headers.bad name"],
    [{ headers: { "x-a": "a\r\nb: c" } }, "headers.x-a"],
    [{ headers: { "x-a": 5 } }, "headers.x-a"],
    [{ subscriptions: undefined }, "subscriptions"],
    [{ subscriptions: [{ handler: "/none", topic: "t", contexts: ["default"] }] }, "subscriptions.0.handler"],
  ])("refuse %j, naming %s", async (wrong, field) => {
    expect(await make(subscribers, aSubscriber(wrong))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it("refuse an unknown topic and a context in which the topic is not enabled", async () => {
    const { body: h } = await make(handlers, aHandler());
    const subscriptions = [
      { handler: h.basePath, topic: "none", contexts: ["default"] },
      { handler: h.basePath, topic: "created", contexts: ["default", "other"] },
    ];
    expect(await make(subscribers, aSubscriber({ subscriptions }))).toMatchObject({
      status: 400,
      body: {
        error: { details: [{ field: "subscriptions.0.topic" }, { field: "subscriptions.1.contexts.1" }] },
      },
    });
  });
});
