import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import type { Database } from "../../lib/db/client";
import type { Receiver, ScriptedAnswer } from "../../lib/testing/servers/receiver";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { Api } from "./api";

/**
 * Eight causes of failure at six subscribers, by what is sent and answered for real. Each answer has texts, numbers and ids of its own; what
 * they have in common is the cause.
 */

/** What is published: the cause decides the answer. */
type Payload = { cause: CauseName; number: number; currency?: string };

type Cause = {
  subscriber: (typeof SUBSCRIBERS)[number];
  /** One group is beyond what is counted exactly in a list. */
  count: number;
  /** What the group is called. */
  title: RegExp;
  /** Null: nothing answers. */
  answer: ((payload: Payload) => ScriptedAnswer) | null;
};

const SUBSCRIBERS = ["ledger", "orders", "shop", "mail", "gone", "parts"] as const;

const json = (status: number, body: unknown, type = "application/json"): ScriptedAnswer => ({
  status,
  headers: { "content-type": type },
  body: JSON.stringify(body),
});

export const CAUSES = {
  queued: {
    ...{ subscriber: "ledger", count: 10_700, title: /^Queued as job/ },
    answer: ({ number }) => json(202, { message: `Queued as job ${number}` }),
  },
  currency: {
    ...{ subscriber: "orders", count: 2400, title: /currency_invalid/ },
    answer: ({ number, currency }) =>
      currency === "EUR"
        ? { status: 200 }
        : json(422, {
            error: { code: "currency_invalid", message: `Order ${number}: no such currency` },
            request: randomUUID(),
          }),
  },
  stock: {
    ...{ subscriber: "orders", count: 1700, title: /stock_missing/ },
    answer: ({ number }) =>
      json(422, {
        error: { message: `Order ${number}: no such article`, code: "stock_missing" },
      }),
  },
  maintenance: {
    ...{ subscriber: "shop", count: 1850, title: /Temporarily Unavailable/ },
    answer: () => ({
      status: 503,
      headers: { "content-type": "text/html" },
      body: `<html><head><title>503 Service Temporarily Unavailable</title></head><body><p>Request ${randomUUID()}</p></body></html>`,
    }),
  },
  timeout: {
    ...{ subscriber: "mail", count: 1200, title: /^Timeout after/ },
    answer: ({ number }) => ({
      status: 500,
      body: `Timeout after ${number} ms\nconnection ${randomUUID()} to db-${number % 7}.internal:5432\n  at pool.ts:${number}`,
    }),
  },
  refused: {
    ...{ subscriber: "gone", count: 1150, title: /ECONNREFUSED/, answer: null },
  },
  unknownPart: {
    ...{ subscriber: "parts", count: 640, title: /Unknown part/ },
    answer: ({ number }) => {
      const problem = {
        type: "https://parts.example.com/problems/unknown-part",
        title: "Unknown part",
        detail: `Part ${number} does not exist`,
      };
      return json(404, problem, "application/problem+json");
    },
  },
  quantity: {
    ...{ subscriber: "parts", count: 360, title: /is negative/ },
    answer: ({ number }) => ({ status: 400, body: `Line ${number}: the quantity -${number} is negative` }),
  },
} as const satisfies Record<string, Cause>;

export type CauseName = keyof typeof CAUSES;
export const CAUSE_NAMES = Object.keys(CAUSES) as CauseName[];
export const TOTAL = CAUSE_NAMES.reduce((sum, name) => sum + CAUSES[name].count, 0);
/** Of the failures by their currency, those that have none. */
export const WITHOUT_CURRENCY = 60;

const AT_ONCE = 1000;
/** Nothing listens there. */
const CLOSED = "http://127.0.0.1:9/hook";

/** A handler without a policy, with a topic for each subscriber. */
export async function arrangeCauses(db: Database, receiver: Receiver, unique: string) {
  const basePath = `/causes-${unique}`;
  const { topics } = await createHandler(db.prisma, {
    ...{ name: `Causes ${unique}`, basePath, topicNames: [...SUBSCRIBERS] },
  });
  const subscriberIds: Record<string, string> = {};
  for (const name of SUBSCRIBERS) {
    const { id } = await createSubscriber(db.prisma, {
      ...{ name: `${name} ${unique}`, url: name === "gone" ? CLOSED : receiver.url(`/${name}`) },
      topicIds: topics.filter((topic) => topic.name === name).map((topic) => topic.id),
    });
    subscriberIds[name] = id;
  }
  receiver.answer(({ body }) => {
    const payload = JSON.parse(body.toString()) as Payload;
    return CAUSES[payload.cause].answer?.(payload) ?? { status: 200 };
  });
  const api = await Api.create(db, `Causes ${unique}`);
  const publish = async (payloads: readonly Payload[]) => {
    const events = payloads.map((payload) => ({
      ...{ handler: basePath, topic: CAUSES[payload.cause].subscriber, payload },
    }));
    const answer = await api.call("POST", "/api/v1/events:batch", { events });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  };
  const subscriberOf = (name: CauseName) => subscriberIds[CAUSES[name].subscriber] ?? "";
  return { publish, subscriberOf, subscriberIds: Object.values(subscriberIds) };
}

/** Publishes all events of all causes. */
export async function publishCauses(publish: (payloads: readonly Payload[]) => Promise<void>): Promise<void> {
  const payloads = CAUSE_NAMES.flatMap((cause) =>
    Array.from({ length: CAUSES[cause].count }, (_, number): Payload => {
      const hasCurrency = cause === "currency" && number >= WITHOUT_CURRENCY;
      return { cause, number, ...(hasCurrency && { currency: "€" }) };
    }),
  );
  for (let from = 0; from < payloads.length; from += AT_ONCE)
    await publish(payloads.slice(from, from + AT_ONCE));
}
