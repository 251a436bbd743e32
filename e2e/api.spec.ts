import { Webhook } from "standardwebhooks";
import { freePort } from "../lib/net/free-port";
import { Api, type Failure } from "./support/api";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/** The whole path by API: configure, publish, deliver, list failures, retry one, and see it leave the list. */

test("delivers once, with a signature that a Standard Webhooks library verifies", async ({
  db,
  receiver,
  unique,
}) => {
  const api = await Api.create(db, unique);
  const hub = await configure(api, unique);
  const subscriber = await subscribe(api, hub, "signed", receiver.url("/signed"));
  const eventId = await api.publish(hub.topicPath, { order: unique, total: 12.5 });
  await receiver.until((requests) => requests.length === 1);
  await expect.poll(() => statesOf(api, eventId)).toEqual(["delivered"]);
  const [request] = receiver.requests;
  const verified = new Webhook(String(subscriber.signingKey)).verify(request?.body.toString() ?? "", {
    "webhook-id": String(request?.headers["webhook-id"]),
    "webhook-timestamp": String(request?.headers["webhook-timestamp"]),
    "webhook-signature": String(request?.headers["webhook-signature"]),
  });
  expect(verified).toEqual({ order: unique, total: 12.5 });
  expect(receiver.requests).toHaveLength(1);
});

test("the web process answers publishers itself, with the headers of all answers; Next answers the rest", async ({
  db,
  unique,
}) => {
  const api = await Api.create(db, unique);
  const hub = await configure(api, unique);
  const ask = (path: string, method = "POST") =>
    fetch(`${currentRun().baseUrl}${path}`, {
      method,
      redirect: "manual",
      headers: api.headers,
      ...(method === "POST" ? { body: "{}" } : {}),
    });
  const published = await ask(`/api/events${hub.topicPath}`);
  const fromNext = await ask("/api/unknown");
  expect([published.status, fromNext.status]).toEqual([202, 404]);
  for (const { headers } of [published, fromNext]) {
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json");
  }
  // Next sends a Vary header and chunked answers.
  expect([published.headers.has("vary"), fromNext.headers.has("vary")]).toEqual([false, true]);
  expect((await ask(`/api/events${hub.topicPath}`, "GET")).status).toBe(405);
  const withSlash = await ask(`/api/events${hub.topicPath}/`);
  expect([withSlash.status, withSlash.headers.get("location")]).toEqual([202, null]);
});

test("lists every kind of failure with its class and detail, and answers invalid queries with the field", async ({
  db,
  receiver,
  unique,
}) => {
  const api = await Api.create(db, unique);
  const hub = await configure(api, unique);
  receiver.answer({
    "/accepted": { status: 202 },
    "/missing": { status: 404, body: "no such hook" },
    "/broken": { status: 500 },
    "/moved": { status: 302, headers: { location: receiver.url("/new-path") } },
    "/hanging": { hang: true },
  });
  for (const name of ["accepted", "missing", "broken", "moved", "hanging"]) {
    await subscribe(api, hub, name, receiver.url(`/${name}`));
  }
  await subscribe(api, hub, "refused", `http://127.0.0.1:${await freePort()}/hook`);
  await subscribe(api, hub, "unknown host", `http://no-such-host-${unique}.invalid/hook`);
  const eventId = await api.publish(hub.topicPath, { unique });
  const find = () => api.failures(`eventId=${eventId}`);
  await expect.poll(async () => (await find()).length, { timeout: 20_000 }).toBe(7);
  const failures = await find();
  const of = (name: string) => failures.find((item) => item.subscriberName === `${name} ${unique}`);
  expect(of("accepted")).toMatchObject({ failureClass: "unexpected_success", httpStatus: 202 });
  expect(of("missing")).toMatchObject({
    failureClass: "client_error",
    httpStatus: 404,
    expectedStatusCode: 200,
  });
  expect(of("broken")).toMatchObject({ failureClass: "server_error", httpStatus: 500, attempts: 2 });
  expect(of("moved")).toMatchObject({ failureClass: "other_status", httpStatus: 302 });
  expect(of("hanging")).toMatchObject({ failureClass: "no_response", httpStatus: null });
  expect(of("hanging")?.failureDetail).toMatch(/within 300 ms/);
  expect(of("refused")?.failureDetail).toMatch(/refused/i);
  expect(of("unknown host")?.failureDetail).toMatch(/not found/i);
  expect(receiver.requests.some((request) => request.path === "/new-path")).toBe(false);

  const SORTS: Record<string, keyof Failure> = {
    date: "date",
    eventId: "eventId",
    contextName: "contextName",
    subscriberName: "subscriberName",
    subscriberUrl: "subscriberUrl",
    expectedStatusCode: "expectedStatusCode",
    httpStatus: "httpStatus",
  };
  for (const [sort, field] of Object.entries(SORTS)) {
    const ascending = await api.failures(`eventId=${eventId}&_sortBy=${sort}&_direction=ASC`);
    const values = ascending.map((item) => item[field]).filter((value) => value !== null);
    expect(values, sort).toEqual([...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    const descending = await api.failures(`eventId=${eventId}&_sortBy=${sort}&_direction=DESC`);
    const names = (list: Failure[]) => list.map((item) => item[field]);
    expect(names(descending), sort).toEqual(names(ascending).reverse());
  }
  const page = await api.failures(
    `eventId=${eventId}&_sortBy=subscriberName&_direction=ASC&_limit=2&_offset=1`,
  );
  expect(page.map((item) => item.subscriberName)).toEqual([`broken ${unique}`, `hanging ${unique}`]);

  const BAD = [
    ["_sortBy=colour", "_sortBy"],
    ["_direction=SIDEWAYS", "_direction"],
    ["_limit=501", "_limit"],
    ["_limit=0", "_limit"],
    ["_offset=-1", "_offset"],
    ["beginDate=yesterday", "beginDate"],
    ["beginDate=2026-01-01&endDate=2026-02-01", "beginDate"],
    ["beginDate=2026-01-05&endDate=2026-01-01", "beginDate"],
    ["colour=red", "colour"],
  ] as const;
  for (const [query, field] of BAD) {
    const answer = await api.get(`/api/v1/deliveries?${query}`);
    expect(answer.status, query).toBe(400);
    expect(JSON.stringify(answer.body), query).toContain(field);
  }
});

test("retries after a repair with one attempt each, and keeps the expected status of old deliveries", async ({
  db,
  receiver,
  unique,
}) => {
  const api = await Api.create(db, unique);
  const hub = await configure(api, unique);
  receiver.answer({ "/a": { status: 503 }, "/b": { status: 202 } });
  const repaired = await subscribe(api, hub, "repaired", receiver.url("/a"));
  const changed = await subscribe(api, hub, "changed", receiver.url("/b"));
  const eventId = await api.publish(hub.topicPath, { unique });
  const find = () => api.failures(`eventId=${eventId}&_sortBy=subscriberName&_direction=ASC`);
  await expect.poll(async () => (await find()).length).toBe(2);

  // The subscriber now expects the status that it answers: new events are delivered, the old delivery still expects 200.
  await api.call("PATCH", `/api/v1/subscribers/${changed.id}`, { expectedStatus: 202 });
  receiver.answer({ "/a": { status: 200 }, "/b": { status: 202 } });
  const pairs = [repaired.id, changed.id].map((subscriberId) => ({ eventId, subscriberId }));
  const retry = await api.call("POST", "/api/v1/deliveries", { deliveries: pairs });
  expect(retry.status).toBe(202);
  expect(retry.body.results).toEqual(pairs.map((pair) => ({ ...pair, result: "queued" })));
  const operation = `/api/v1/operations/${retry.body.operationId}`;
  await expect.poll(async () => (await api.get(operation)).body.state).toBe("done");
  const [left, ...others] = await find();
  expect(others).toEqual([]);
  expect(left).toMatchObject({
    subscriberId: changed.id,
    expectedStatusCode: 200,
    httpStatus: 202,
    attempts: 3,
  });

  const again = await api.call("POST", "/api/v1/deliveries", { deliveries: pairs.slice(0, 1) });
  expect(again.body.results).toEqual([{ ...pairs[0], result: "skipped", reason: "already_delivered" }]);

  const newEvent = await api.publish(hub.topicPath, { unique, second: true });
  await expect.poll(() => statesOf(api, newEvent)).toEqual(["delivered", "delivered"]);

  const discard = await api.call("DELETE", "/api/v1/deliveries", { deliveries: pairs.slice(1) });
  expect(discard.status).toBe(202);
  expect(await find()).toEqual([]);
});

test("sends urgent events first when a subscriber resumes", async ({ db, receiver, unique }) => {
  const api = await Api.create(db, unique);
  const hub = await configure(api, unique);
  const { id } = await subscribe(api, hub, "slow", receiver.url("/slow"), {
    maxConcurrency: 1,
    paused: true,
  });
  const publish = async (priority: string) => {
    const headers = { ...api.headers, "event-priority": priority };
    const body = JSON.stringify({ priority });
    const address = `${currentRun().baseUrl}/api/events${hub.topicPath}`;
    expect((await fetch(address, { method: "POST", headers, body })).status).toBe(202);
  };
  for (const priority of ["low", "low", "normal", "normal", "high", "high"]) await publish(priority);
  expect((await api.call("PATCH", `/api/v1/subscribers/${id}`, { paused: false })).status).toBe(200);
  await receiver.until((requests) => requests.length === 6);
  const order = receiver.requests.map(({ body }) => JSON.parse(body.toString()).priority);
  expect(order).toEqual(["high", "high", "normal", "normal", "low", "low"]);
});

test("accepts 500 pairs, rejects 501, and requires the scope", async ({ db, unique }) => {
  const api = await Api.create(db, unique);
  const pair = {
    eventId: "0190f0a0-0000-7000-8000-000000000000",
    subscriberId: "0190f0a0-0000-7000-8000-000000000001",
  };
  const most = await api.call("POST", "/api/v1/deliveries", { deliveries: Array(500).fill(pair) });
  expect(most.status).toBe(202);
  const tooMany = await api.call("POST", "/api/v1/deliveries", { deliveries: Array(501).fill(pair) });
  expect(tooMany.status).toBe(400);
  expect(JSON.stringify(tooMany.body)).toContain("deliveries");
  const reader = await Api.create(db, `${unique} reader`, ["deliveries:read"]);
  const refused = await reader.call("POST", "/api/v1/deliveries", { deliveries: [pair] });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
});

type HubPath = { handler: string; topic: string; context: string; topicPath: string };

/** Creates a context, a policy with one quick retry, and a handler with a topic open to all API keys. */
async function configure(api: Api, unique: string): Promise<HubPath> {
  const context = `ctx-${unique}`;
  await api.make("/api/v1/contexts", { name: context });
  const policy = await api.make("/api/v1/policies", {
    name: `Policy ${unique}`,
    retry: { strategy: "fixed", attempts: 1, firstDelayMs: 50 },
  });
  const handler = `/api-${unique}`;
  await api.make("/api/v1/handlers", {
    name: `Handler ${unique}`,
    basePath: handler,
    policyId: policy.id,
    topics: [{ name: "created", contexts: [context] }],
  });
  return { handler, topic: "created", context, topicPath: `/${context}${handler}/created` };
}

async function subscribe(api: Api, hub: HubPath, name: string, url: string, more: object = {}) {
  return api.make("/api/v1/subscribers", {
    name: `${name} ${hub.context.slice("ctx-".length)}`,
    url,
    expectedStatus: 200,
    timeoutMs: 300,
    subscriptions: [{ handler: hub.handler, topic: hub.topic, contexts: [hub.context] }],
    ...more,
  });
}

/** Returns the states of the deliveries of an event. */
async function statesOf(api: Api, eventId: string): Promise<unknown[]> {
  const { body } = await api.get(`/api/v1/events/${eventId}`);
  return (body.deliveries as { state: string }[]).map((delivery) => delivery.state);
}
