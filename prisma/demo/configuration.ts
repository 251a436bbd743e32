import type { Priority } from "../../lib/engine/priority";

/** Configuration of the demonstration: contexts, policies, handlers with topics, publishers and subscribers. */

export const CONTEXTS = ["default", "testing"] as const;
export type ContextName = (typeof CONTEXTS)[number];

type Policy = { name: string; description: string; interceptors: object[]; retry: object };

/** Delays are seconds, not hours, so that retries are visible in the demonstration. */
export const POLICIES = {
  standard: {
    name: "Standard",
    description: "Three retries, each wait three times as long as the one before, spread out by full jitter.",
    interceptors: [],
    retry: { strategy: "exponential", attempts: 3, firstDelayMs: 2_000, multiplier: 3, jitter: "full" },
  },
  known: {
    name: "Known publishers",
    description: "Publishers show their client ID and secret. Two retries with equal jitter.",
    interceptors: [{ type: "client-id" }],
    retry: { strategy: "exponential", attempts: 2, firstDelayMs: 3_000, multiplier: 2, jitter: "equal" },
  },
  patient: {
    name: "Patient billing",
    description: "Retries after 5 seconds, 30 seconds and 2 minutes.",
    interceptors: [],
    retry: { strategy: "schedule", attempts: 3, delaysMs: [5_000, 30_000, 120_000] },
  },
  steady: {
    name: "Steady",
    description: "Two retries, 10 seconds apart.",
    interceptors: [],
    retry: { strategy: "fixed", attempts: 2, firstDelayMs: 10_000 },
  },
} satisfies Record<string, Policy>;
export type PolicyName = keyof typeof POLICIES;

/** `weight`: share of the events of the topic. */
export const HANDLERS = [
  {
    name: "GitHub",
    basePath: "/github",
    description: "Repository events as GitHub sends them.",
    policy: "known",
    topics: { push: 8, pull_request: 6, issues: 5, release: 2, workflow_run: 4 },
  },
  {
    name: "Orders",
    basePath: "/orders",
    description: "The life of an order in the shop.",
    policy: "standard",
    topics: { created: 16, paid: 12, cancelled: 3 },
  },
  {
    name: "Billing",
    basePath: "/billing",
    description: "Invoices and what becomes of them.",
    policy: "patient",
    topics: { "invoice-issued": 8, "payment-failed": 3, refunded: 2 },
  },
  {
    name: "Shipping",
    basePath: "/shipping",
    description: "Parcels on their way. No policy, so no automatic retry.",
    policy: null,
    topics: { "parcel-sent": 8, "parcel-delivered": 7 },
  },
  {
    name: "Inventory",
    basePath: "/inventory",
    description: "What the warehouses hold.",
    policy: "steady",
    topics: { "stock-changed": 10 },
  },
] as const satisfies readonly {
  name: string;
  basePath: string;
  description: string;
  policy: PolicyName | null;
  topics: Record<string, number>;
}[];

/** Priorities other than normal, by `base path/topic`. */
const PRIORITIES: Record<string, Priority> = {
  "/billing/payment-failed": "high",
  "/inventory/stock-changed": "low",
};

export function topicPriority(path: string): Priority {
  return PRIORITIES[path] ?? "normal";
}

/** Publishers of handlers that require a client ID. */
export const PUBLISHERS = [
  { name: "Octo organisation", developerEmail: "platform@octo.example" },
  { name: "Hello-World mirror", developerEmail: "mirror@octo.example" },
] as const;

export type SubscriberSlug =
  | "order-archive"
  | "analytics"
  | "loyalty"
  | "warehouse"
  | "tax"
  | "erp"
  | "fraud"
  | "storefront"
  | "mailing"
  | "release-bot"
  | "tracker";

export type DemoSubscriber = {
  slug: SubscriberSlug;
  name: string;
  description: string;
  expectedStatus: number;
  timeoutMs?: number;
  headers?: Record<string, string>;
  /** URL, if it is not on the server of the demonstration. */
  url?: string;
  /** `handler path/topic`, or `handler path/*`. */
  topics: string[];
  contexts: ContextName[];
};

export const SUBSCRIBERS: DemoSubscriber[] = [
  {
    slug: "order-archive",
    name: "Order archive",
    description: "Healthy: answers 200 at once.",
    expectedStatus: 200,
    topics: ["/orders/*", "/billing/*", "/shipping/*"],
    contexts: ["default", "testing"],
  },
  {
    slug: "analytics",
    name: "Analytics warehouse",
    description: "Healthy: takes everything and answers 202, as expected.",
    expectedStatus: 202,
    headers: { "x-dataset": "events", authorization: "Bearer demonstration-only" },
    topics: ["/orders/*", "/inventory/*", "/github/push"],
    contexts: ["default"],
  },
  {
    slug: "loyalty",
    name: "Loyalty points",
    description: "Flaky: every third request fails with 500 or 503.",
    expectedStatus: 200,
    topics: ["/orders/paid", "/orders/cancelled"],
    contexts: ["default", "testing"],
  },
  {
    slug: "warehouse",
    name: "Warehouse gateway",
    description: "Answers 202 where 200 is expected.",
    expectedStatus: 200,
    topics: ["/shipping/parcel-sent"],
    contexts: ["default"],
  },
  {
    slug: "tax",
    name: "Tax reporting",
    description: "Refuses invoices without a VAT number with 400.",
    expectedStatus: 201,
    topics: ["/billing/invoice-issued", "/billing/refunded"],
    contexts: ["default"],
  },
  {
    slug: "erp",
    name: "Legacy ERP",
    description: "Down for maintenance: 503.",
    expectedStatus: 200,
    topics: ["/inventory/stock-changed"],
    contexts: ["default"],
  },
  {
    slug: "fraud",
    name: "Fraud screening",
    description: "Hangs: takes the request and does not answer.",
    expectedStatus: 200,
    timeoutMs: 3_000,
    topics: ["/billing/payment-failed", "/orders/cancelled"],
    contexts: ["default"],
  },
  {
    slug: "storefront",
    name: "Partner storefront",
    description: "Nothing listens at its address: connection refused.",
    expectedStatus: 204,
    url: "http://127.0.0.1:9/webhooks/parcels",
    topics: ["/shipping/parcel-delivered"],
    contexts: ["default"],
  },
  {
    slug: "mailing",
    name: "Mailing service",
    description: "Its host name is not known to anyone.",
    expectedStatus: 202,
    url: "https://hooks.mailing-service.invalid/v2/events",
    topics: ["/orders/cancelled", "/github/release"],
    contexts: ["default"],
  },
  {
    slug: "release-bot",
    name: "Release notes bot",
    description: "Healthy: answers 204.",
    expectedStatus: 204,
    topics: ["/github/release", "/github/pull_request"],
    contexts: ["default"],
  },
  {
    slug: "tracker",
    name: "Issue tracker mirror",
    description: "Moved: answers 301, and redirects are not followed.",
    expectedStatus: 200,
    topics: ["/github/issues"],
    contexts: ["default"],
  },
];

/** Returns the subscribers of a topic in a context. */
export function subscribersOf(basePath: string, topic: string, context: ContextName): DemoSubscriber[] {
  return SUBSCRIBERS.filter(
    ({ topics, contexts }) =>
      contexts.includes(context) &&
      (topics.includes(`${basePath}/${topic}`) || topics.includes(`${basePath}/*`)),
  );
}

export function subscriberUrl(subscriber: DemoSubscriber, port: number): string {
  return subscriber.url ?? `http://127.0.0.1:${port}/${subscriber.slug}`;
}
