import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { OPERATIONS } from "@/lib/openapi/registry";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { startApiServer } from "@/lib/testing/processes/api-server";
import { readSourceFiles } from "@/lib/testing/source-files";
import { findUserForSignIn } from "@/lib/users/data";
import { createHandler, createPolicy, createPublisher, createSubscriber } from "@/prisma/factories/factories";

/** Text that PostgreSQL cannot store: every input refuses it by name, without a server error. */
const UNSTORABLE = { "the character 0": "a\0b", "half a surrogate pair": "a\ud83d" };

describe("every text that an operation accepts", () => {
  /** The paths at which a schema accepts text without checking that it can be stored. */
  function openTexts(schema: z.core.$ZodType, at: string, seen = new Set<z.core.$ZodType>()): string[] {
    if (seen.has(schema)) return [];
    seen.add(schema);
    const inside = (next: z.core.$ZodType, name: string) => openTexts(next, name, seen);
    if (schema._zod.def.type === "string") {
      const isOpen = Object.values(UNSTORABLE).some((text) => z.safeParse(schema, text.repeat(10)).success);
      return isOpen ? [at] : [];
    }
    if (schema instanceof z.ZodObject)
      return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([key, value]) =>
        inside(value, `${at}.${key}`),
      );
    if (schema instanceof z.ZodArray) return inside(schema.element, `${at}[]`);
    if (schema instanceof z.ZodRecord)
      return [...inside(schema.keyType, `${at} key`), ...inside(schema.valueType, `${at} value`)];
    if (schema instanceof z.ZodUnion)
      return schema.options.flatMap((one: z.core.$ZodType) => inside(one, at));
    // A transform accepts any input; its output is checked.
    if (schema instanceof z.ZodPipe)
      return inside(schema.in._zod.def.type === "transform" ? schema.out : schema.in, at);
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
      return inside(schema.unwrap(), at);
    return CLOSED.has(schema._zod.def.type) ? [] : [`${at} (${schema._zod.def.type})`];
  }
  /** Types of schemas that accept no text; a payload is `unknown`, and stored as bytes. */
  const CLOSED = new Set(["boolean", "enum", "int", "literal", "number", "unknown"]);

  it("is checked", () => {
    const open = OPERATIONS.flatMap(({ method, path, params, query, body }) =>
      Object.entries({ params, query, body }).flatMap(([part, schema]) =>
        schema ? openTexts(schema, `${method} ${path} ${part}`) : [],
      ),
    );
    expect(open).toEqual([]);
  });

  it("is checked by the console's actions, too", () => {
    const open = readSourceFiles().filter(
      ({ path, text }) => path.endsWith("/actions.ts") && /\bz\s*\.string\(/.test(text),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

describe("text that cannot be stored", () => {
  let db: TestDatabase;
  let server: Awaited<ReturnType<typeof startApiServer>>;
  let authorization: string;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    db = await createApiDatabase();
    server = await startApiServer(db);
    authorization = `Bearer ${await createKey(db)}`;
    ids.handlers = (await createHandler(db.prisma, { basePath: "/h", topicNames: ["t"] })).id;
    ids.policies = (await createPolicy(db.prisma)).id;
    ids.publishers = (await createPublisher(db.prisma)).id;
    ids.subscribers = (await createSubscriber(db.prisma)).id;
  });
  afterAll(async () => {
    await server.close();
    await db.drop();
  });

  async function fieldsOf(method: string, path: string, body?: unknown): Promise<[number, string[]]> {
    const answer = await fetch(server.origin + path, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { error } = (await answer.json()) as { error?: { details?: { field: string }[] } };
    return [answer.status, error?.details?.map(({ field }) => field) ?? []];
  }
  const jwt = { type: "jwt", url: "http://127.0.0.1/keys", issuer: "i", audience: "a" };
  const oauth = { type: "oauth", url: "http://127.0.0.1/", clientId: "c", clientSecret: "s" };
  const handler = { name: "n", basePath: "/n", topics: [] };
  const topic = { name: "t", contexts: ["default"] };
  const subscriber = { name: "n", url: "http://127.0.0.1/", expectedStatus: 200, subscriptions: [] };
  const subscription = { handler: "/h", topic: "t", contexts: ["default"] };
  const event = { handler: "/h", topic: "t", payload: 1 };
  const retry = { strategy: "fixed", attempts: 1 };
  const rule = (texts: object[]) => ({ ...retry, rules: [{ when: { texts }, action: "fail" }] });

  const bodies: [string, string, (text: string) => object, string][] = [
    ["POST", "contexts", (name) => ({ name }), "name"],
    ["POST", "publishers", (name) => ({ name }), "name"],
    ["PATCH", "publishers", (name) => ({ name }), "name"],
    ["POST", "publishers", (text) => ({ name: "n", developerEmail: `${text}@x.test` }), "developerEmail"],
    ["POST", "handlers", (name) => ({ ...handler, name }), "name"],
    ["PATCH", "handlers", (version) => ({ version }), "version"],
    ["POST", "handlers", (description) => ({ ...handler, description }), "description"],
    ["POST", "handlers", (text) => ({ ...handler, basePath: `/${text}` }), "basePath"],
    [
      "POST",
      "handlers",
      (description) => ({ ...handler, topics: [{ ...topic, description }] }),
      "topics.0.description",
    ],
    [
      "POST",
      "handlers",
      (text) => ({ ...handler, topics: [{ ...topic, contexts: [text] }] }),
      "topics.0.contexts.0",
    ],
    ["POST", "subscribers", (name) => ({ ...subscriber, name }), "name"],
    ["PATCH", "subscribers", (description) => ({ description }), "description"],
    ["PATCH", "subscribers", (text) => ({ url: `http://127.0.0.1/${text}` }), "url"],
    ["PATCH", "subscribers", (text) => ({ alternativeUrl: `http://127.0.0.1/?${text}` }), "alternativeUrl"],
    ["PATCH", "subscribers", (text) => ({ headers: { "x-a": text } }), "headers.x-a"],
    [
      "PATCH",
      "subscribers",
      (text) => ({ subscriptions: [{ ...subscription, handler: text }] }),
      "subscriptions.0.handler",
    ],
    [
      "PATCH",
      "subscribers",
      (text) => ({ subscriptions: [{ ...subscription, topic: text }] }),
      "subscriptions.0.topic",
    ],
    [
      "PATCH",
      "subscribers",
      (text) => ({ subscriptions: [{ ...subscription, contexts: [text] }] }),
      "subscriptions.0.contexts.0",
    ],
    ["POST", "policies", (name) => ({ name }), "name"],
    ["PATCH", "policies", (description) => ({ description }), "description"],
    [
      "PATCH",
      "policies",
      (text) => ({ retry: rule([{ contains: text }]) }),
      "retry.rules.0.when.texts.0.contains",
    ],
    [
      "POST",
      "policies:try-rules",
      (text) => ({ rules: rule([{ matches: text }]).rules }),
      "rules.0.when.texts.0.matches",
    ],
    ["PATCH", "policies", (issuer) => ({ interceptors: [{ ...jwt, issuer }] }), "interceptors.0.issuer"],
    [
      "PATCH",
      "policies",
      (text) => ({ interceptors: [{ ...jwt, audience: [text] }] }),
      "interceptors.0.audience.0",
    ],
    [
      "PATCH",
      "policies",
      (clientIdClaim) => ({ interceptors: [{ ...jwt, clientIdClaim }] }),
      "interceptors.0.clientIdClaim",
    ],
    [
      "PATCH",
      "policies",
      (kid) => ({ interceptors: [{ ...jwt, url: undefined, keys: [{ kty: "EC", kid }] }] }),
      "interceptors.0.keys.0.kid",
    ],
    [
      "PATCH",
      "policies",
      (text) => ({ interceptors: [{ ...jwt, urls: { [text]: jwt.url } }] }),
      "interceptors.0.urls",
    ],
    [
      "PATCH",
      "policies",
      (clientId) => ({ interceptors: [{ ...oauth, clientId }] }),
      "interceptors.0.clientId",
    ],
    [
      "PATCH",
      "policies",
      (name) => ({ interceptors: [{ type: "access-token", tokens: [{ name, token: "x".repeat(20) }] }] }),
      "interceptors.0.tokens.0.name",
    ],
    ["POST", "events:batch", (handler) => ({ events: [{ ...event, handler }] }), "events.0.handler"],
    ["POST", "events:batch", (topic) => ({ events: [{ ...event, topic }] }), "events.0.topic"],
    ["POST", "events:batch", (context) => ({ events: [{ ...event, context }] }), "events.0.context"],
    [
      "POST",
      "events:batch",
      (idempotencyKey) => ({ events: [{ ...event, idempotencyKey }] }),
      "events.0.idempotencyKey",
    ],
  ];
  for (const [kind, text] of Object.entries(UNSTORABLE)) {
    it.each(bodies)(`${kind} in %s %s is a 400 that names its field`, async (method, noun, body, field) => {
      const path = `/api/v1/${noun}${method === "PATCH" ? `/${ids[noun]}` : ""}`;
      const [status, fields] = await fieldsOf(method, path, body(text));
      expect(status).toBe(400);
      expect(fields.some((one) => one.startsWith(field))).toBe(true);
    });
  }

  it.each([
    ["deliveries?contextName=%00", "contextName"],
    ["deliveries?contextName=default,a%00b", "contextName"],
    ["deliveries?contextName=default&contextName=%00", "contextName"],
    ["deliveries?eventId=%00", "eventId"],
    ["deliveries?beginDate=%00", "beginDate"],
    ["deliveries?_limit=1%00", "_limit"],
    ["events?contextName=%00", "contextName"],
    ["events?handler=/a%00", "handler"],
    ["events?publisherId=%00", "publisherId"],
    ["contexts?_offset=%00", "_offset"],
    ["deliveries?%00=1", "\0"],
  ])("GET %s is a 400 that names it", async (query, field) => {
    const [status, fields] = await fieldsOf("GET", `/api/v1/${query}`);
    expect(status).toBe(400);
    expect(fields.some((one) => one.startsWith(field))).toBe(true);
  });

  it.each(Object.values(UNSTORABLE))("is not a user's e-mail address: %j", async (text) => {
    expect(await findUserForSignIn(db, `${text}@example.com`)).toBeNull();
  });

  it("in a payload is stored unchanged", async () => {
    const [status] = await fieldsOf("POST", "/api/v1/events:batch", {
      events: [{ ...event, payload: Object.values(UNSTORABLE) }],
    });
    expect(status).toBe(202);
  });
});
