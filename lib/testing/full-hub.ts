import { SYSTEM } from "../access/actor";
import { createContext } from "../contexts/mutations";
import type { Database } from "../db/client";
import { updateFoldRules } from "../fold-rules/mutations";
import { createHandler } from "../handlers/mutations";
import { createPolicy } from "../policies/mutations";
import { newPolicy } from "../policies/schema";
import { createPublisher } from "../publishers/mutations";
import { createSubscriber } from "../subscribers/mutations";
import { newSubscriber } from "../subscribers/schema";

/** Fills a database with rows of every noun of the configuration, which use every setting and every kind of secret. */
export async function fillHub(db: Database): Promise<void> {
  await createContext(db, SYSTEM, { name: "testing" });
  await createContext(db, SYSTEM, { name: "Staging" });
  const policy = await createPolicy(db, SYSTEM, newPolicy.parse(POLICY));
  await createPolicy(db, SYSTEM, { name: "nothing", description: null });
  const { id } = await createPolicy(db, SYSTEM, { name: "earlier" });
  // As an earlier release, and the demonstration, stored it: without the defaults.
  await db.prisma.policy.update({ where: { id }, data: { retry: { strategy: "fixed", attempts: 1 } } });
  await createHandler(db, SYSTEM, {
    name: "Zeta",
    basePath: "/zeta",
    topics: [{ name: "only", contexts: ["default"] }],
  });
  await createHandler(db, SYSTEM, {
    name: "Alerts",
    version: "2",
    description: "All alerts",
    basePath: "/ops/alerts",
    policyId: policy.id,
    open: true,
    topics: [
      { name: "latency", description: "Slow", contexts: ["testing", "default"], priority: "high" },
      { name: "down", contexts: ["Staging"] },
    ],
  });
  await createPublisher(db, SYSTEM, { name: "Monitoring", developerEmail: "dev@example.com" });
  await createPublisher(db, SYSTEM, { name: "متجر 🛒", status: "pending" });
  await createSubscriber(db, SYSTEM, newSubscriber.parse({ ...SUBSCRIBER, policyId: policy.id }));
  await createSubscriber(db, SYSTEM, {
    name: "Plain",
    url: "https://plain.example.com/",
    expectedStatus: 204,
    subscriptions: [],
  });
  await updateFoldRules(db, SYSTEM, { version: 0, rules: FOLD_RULES });
}

const FOLD_RULES = [
  { mark: "user", matches: "user [a-z]+" },
  { mark: "host", matches: String.raw`node-[a-z]+\.example` },
];

const POLICY = {
  name: "Patient",
  description: "Waits",
  interceptors: [
    { type: "client-id" },
    {
      type: "oauth",
      url: "https://login.example.com/introspect?tenant=t1",
      urls: { testing: "https://login.test.example.com/introspect" },
      clientId: "hub",
      clientSecret: "oauth-client-secret",
    },
    { type: "access-token", header: "x-token", tokens: [{ name: "ci", token: "access-token-of-ci-12345" }] },
    { type: "ip", allow: ["10.0.0.0/8"] },
  ],
  retry: {
    strategy: "schedule",
    attempts: 3,
    delaysMs: [1000, 60_000],
    rules: [{ when: { statuses: ["400"] }, action: "fail" }],
    failureEmailTo: ["ops@example.com"],
  },
};

const SUBSCRIBER = {
  name: "Status page",
  url: "https://status.example.com/hook?key=query-secret",
  expectedStatus: 201,
  status: "approved",
  paused: true,
  description: "The status page",
  developerEmail: "dev@example.com",
  headers: { authorization: "Bearer header-secret", accept: "application/json" },
  timeoutMs: 5000,
  maxConcurrency: 4,
  ratePerSecond: 20,
  circuit: { failureRate: 0.4 },
  maintenanceWindows: [{ from: "2026-12-24T20:00:00Z", to: "2026-12-24T23:30:00+01:00" }],
  alternativeUrl: "https://backup.example.com/hook",
  subscriptions: [
    { handler: "/ops/alerts", topic: "latency", contexts: ["testing", "default"] },
    { handler: "/zeta", topic: "only", contexts: ["default"] },
  ],
};

/** The secrets of that hub, which no export shows. */
export const HUB_SECRETS = /query-secret|header-secret|oauth-client-secret|access-token-of-ci|tenant=t1/;
