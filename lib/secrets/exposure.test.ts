import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as deliveries from "@/app/api/v1/deliveries/route";
import * as event from "@/app/api/v1/events/[id]/route";
import * as events from "@/app/api/v1/events/route";
import * as policy from "@/app/api/v1/policies/[id]/route";
import * as policies from "@/app/api/v1/policies/route";
import * as subscriber from "@/app/api/v1/subscribers/[id]/route";
import * as subscribers from "@/app/api/v1/subscribers/route";
import { SYSTEM } from "../access/actor";
import { getDeliveriesOfEvent, getDeliveryDetail } from "../deliveries/data/detail";
import { listFailedDeliveries } from "../deliveries/data/list";
import { deliveryView } from "../deliveries/view/expansion";
import { timelineViews } from "../deliveries/view/timeline";
import { createHandler as createHandlerOf } from "../handlers/mutations";
import { logOptions } from "../logger";
import { parseMailServer } from "../mail/mail-server";
import { findPolicyInUse } from "../policies/data";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";
import { startMailServer, type TestMailServer } from "../testing/servers/mail-server";
import { type Receiver, startReceiver } from "../testing/servers/receiver";
import { untilState } from "../testing/until";
import { createWorker, type Worker } from "../worker/worker";

vi.setConfig({ testTimeout: 90_000 });

/** Part of every secret; the second marker is part of the queries of URLs, which are stored as plain text in the configuration. */
const SECRET = "s3cret-marker";
const IN_URL = "url-marker";
const EITHER = new RegExp(`${SECRET}|${IN_URL}`);

let db: TestDatabase;
let key: string;
let receiver: Receiver;
let mails: TestMailServer;
let server: PublishServer;
let worker: Worker;
const lines: string[] = [];
const outputs: string[] = [];

beforeAll(async () => {
  process.env.DELIVERY_ALLOW_PRIVATE = "127.0.0.1";
  db = await createApiDatabase();
  key = await createKey(db);
  [receiver, mails, server] = await Promise.all([startReceiver(), startMailServer(), startPublishServer(db)]);
  worker = createWorker({
    databaseUrl: db.url,
    allowPrivate: ["127.0.0.0/8"],
    drainMs: 100,
    log: pino({ ...logOptions, level: "debug" }, { write: (line: string) => lines.push(line) }),
    mail: {
      server: parseMailServer(`${mails.url()}?from=hub@example.org`, "https://hub.test"),
      publicUrl: "https://hub.test",
    },
  });
  worker.start();
});
afterAll(async () => {
  await worker.stop();
  await Promise.all([receiver.close(), mails.stop(), server.close()]);
  await db.drop();
});

type Route = Parameters<typeof call>[0];
/** Calls the API, and keeps the answers for the search. */
async function api(
  route: Route,
  path: string,
  options: { method?: string; body?: unknown; id?: string } = {},
) {
  const { id, ...rest } = options;
  const answer = await call(route, path, { key, ...rest, ...(id && { params: { id } }) });
  outputs.push(JSON.stringify(answer.body));
  return answer;
}

async function configure() {
  const token = `${SECRET}-token-of-20-characters`;
  const oauth = {
    type: "oauth",
    header: "x-own-header",
    url: receiver.url(`/introspect?t=${IN_URL}`),
    clientId: "hub",
    clientSecret: SECRET,
    clientIdClaim: null,
  };
  const { body: made } = await api(policies.POST, "/api/v1/policies", {
    body: {
      name: "Guarded",
      interceptors: [oauth, { type: "access-token", header: "x-hub-pass", tokens: [{ name: "a", token }] }],
      retry: { strategy: "fixed", attempts: 0, failureEmailTo: ["ops@example.com"] },
    },
  });
  const topics = [{ name: "created", contexts: ["default"] }];
  await createHandlerOf(db, SYSTEM, { name: "Orders", basePath: "/orders", policyId: made.id, topics });
  const { body: target } = await api(subscribers.POST, "/api/v1/subscribers", {
    body: {
      name: "Target",
      url: receiver.url(`/hook?t=${IN_URL}`),
      alternativeUrl: receiver.url(`/other?t=${IN_URL}`),
      expectedStatus: 200,
      headers: { Authorization: `Bearer ${SECRET}`, "X-Tenant": SECRET },
      subscriptions: [{ handler: "/orders", topic: "created", contexts: ["default"] }],
    },
  });
  // This answer contains the signing key once.
  outputs[outputs.length - 1] = JSON.stringify({ ...target, signingKey: undefined });
  return { policyId: made.id, subscriberId: target.id, signingKey: target.signingKey, token };
}

/** The content of every textual column of every table, as one text. */
async function stored(): Promise<{ table: string; text: string }[]> {
  const { rows } = await db.pool.query<{ table: string }>(
    "select table_name as table from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  return Promise.all(
    rows.map(async ({ table }) => {
      const found = await db.pool.query<{ text: string | null }>(
        `select string_agg(t::text, E'\\n') as text from "${table}" t`,
      );
      return { table, text: found.rows[0]?.text ?? "" };
    }),
  );
}

describe("secrets", () => {
  it("are used complete, and appear nowhere", async () => {
    receiver.answer(({ path }) =>
      path.startsWith("/introspect")
        ? { body: '{"active":true}' }
        : {
            status: 500,
            body: "no",
            headers: { "set-cookie": SECRET, "x-api-key": SECRET, location: `/moved?code=${IN_URL}` },
          },
    );
    const { policyId, subscriberId, signingKey, token } = await configure();
    const headers = {
      "x-own-header": `${SECRET}-of-the-authorization-server`,
      "x-hub-pass": token,
      cookie: SECRET,
      "x-signature": SECRET,
      referer: `https://a.test/?t=${IN_URL}`,
    };
    const published = await server.publish("/orders/created", { body: { n: 1 }, headers });
    expect(published.status).toBe(202);
    const refused = await server.publish("/orders/created", {
      body: {},
      headers: { authorization: SECRET, "x-token": SECRET },
    });
    expect(refused.status).toBe(401);
    const eventId = published.body.eventId ?? "";
    const delivery = await db.prisma.delivery.findFirstOrThrow({ where: { eventId } });
    await untilState(db, delivery.id, "failed");
    await mails.untilTaken(1);

    const [sent] = receiver.requestsOf(delivery.id);
    expect(sent).toMatchObject({
      path: `/hook?t=${IN_URL}`,
      headers: { authorization: `Bearer ${SECRET}`, "x-tenant": SECRET },
    });
    const asked = receiver.requests.find(({ path }) => path === `/introspect?t=${IN_URL}`);
    expect(Buffer.from(asked?.headers.authorization?.slice(6) ?? "", "base64").toString()).toBe(
      `hub:${SECRET}`,
    );

    // Sends the masked values back, then changes them.
    const shown = (await api(subscriber.GET, "/x", { id: subscriberId })).body;
    const { headers: masked, url, alternativeUrl } = shown;
    const patch = (body: unknown) => api(subscriber.PATCH, "/x", { method: "PATCH", id: subscriberId, body });
    expect(await patch({ headers: masked, url, alternativeUrl })).toMatchObject({ status: 200 });
    expect(await patch({ url: "https://other.test/" })).toMatchObject({ status: 400 });
    const { interceptors } = (await api(policy.GET, "/x", { id: policyId })).body;
    expect(
      await api(policy.PATCH, "/x", { method: "PATCH", id: policyId, body: { interceptors } }),
    ).toMatchObject({
      status: 200,
    });
    await patch({ headers: { ...masked, "X-Tenant": `${SECRET}-2` } });

    await api(subscribers.GET, "/api/v1/subscribers");
    await api(policies.GET, "/api/v1/policies");
    for (const sort of ["subscriberUrl", "date"])
      await api(deliveries.GET, `/api/v1/deliveries?_sortBy=${sort}`);
    await api(events.GET, "/api/v1/events");
    await api(event.GET, "/x", { id: eventId });
    const filter = { from: new Date(0), to: new Date(), classes: [], subscriberIds: [], contextIds: [] };
    const page = { sort: "subscriberUrl", direction: "ASC", limit: 10, offset: 0 } as const;
    const detail = await getDeliveryDetail(db, delivery.id);
    outputs.push(
      JSON.stringify(await listFailedDeliveries(db, filter, page)),
      JSON.stringify(detail && deliveryView(detail, true)),
      JSON.stringify(timelineViews((await getDeliveriesOfEvent(db, eventId)).timelines, true)),
      JSON.stringify(await findPolicyInUse(db, policyId)),
      ...mails.arrived.map(({ raw }) => raw.toString()),
      ...lines,
    );
    expect(outputs.length).toBeGreaterThan(15);
    expect(outputs.filter((one) => EITHER.test(one))).toEqual([]);
    expect(outputs.filter((one) => one.includes(signingKey))).toEqual([]);

    const tables = await stored();
    expect(tables.filter(({ text }) => text.includes(SECRET) || text.includes(signingKey))).toEqual([]);
    expect(
      tables
        .filter(({ text }) => text.includes(IN_URL))
        .map(({ table }) => table)
        .sort(),
    ).toEqual(["policy", "subscriber"]);
  });
});
