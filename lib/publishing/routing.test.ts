import { describe, expect, it } from "vitest";

import type { RoutedHandler, Routing } from "./read-routing";
import { resolvePath } from "./routing";

/** Handlers as base path → topic → contexts in which it is enabled. */
function routingOf(handlers: Record<string, Record<string, string[]>>, contextNames: string[]): Routing {
  return {
    version: "1",
    checkedAt: 0,
    contexts: new Map(["default", ...contextNames].map((name) => [name, { id: name, name }])),
    publishers: new Map(),
    secretHeaders: new Set(),
    apiKeys: new Map(),
    handlers: new Map(
      Object.entries(handlers).map(([basePath, topics]): [string, RoutedHandler] => [
        basePath,
        {
          id: basePath,
          name: basePath,
          basePath,
          open: false,
          interceptors: [],
          topics: new Map(
            Object.entries(topics).map(([name, contexts]) => [
              name,
              {
                id: `${basePath}/${name}`,
                name,
                priority: "normal",
                destinations: new Map(contexts.map((id) => [id, []])),
              },
            ]),
          ),
        },
      ]),
    ),
  };
}

const routing = routingOf(
  {
    "/alerts": { latency: ["default", "testing"], errors: ["testing"] },
    "/billing/invoices": { paid: ["default"], late: ["testing"] },
    "/invoices": { paid: ["billing"], late: ["billing"], sent: ["billing", "testing"] },
    "/testing": { latency: ["default"] },
    "/deep/er/still": { t: ["default", "testing"] },
  },
  ["testing", "billing"],
);

describe("resolvePath", () => {
  it.each([
    ["/alerts/latency", "default", "/alerts/latency"],
    ["/default/alerts/latency", "default", "/alerts/latency"],
    ["/testing/alerts/latency", "testing", "/alerts/latency"],
    ["/testing/alerts/errors", "testing", "/alerts/errors"],
    ["/deep/er/still/t", "default", "/deep/er/still/t"],
    ["/testing/deep/er/still/t", "testing", "/deep/er/still/t"],
    // A handler's base path may begin like the name of a context.
    ["/testing/latency", "default", "/testing/latency"],
    // Both readings are possible: the longest base path wins …
    ["/billing/invoices/paid", "default", "/billing/invoices/paid"],
    // … where the topic is enabled there, else the other reading.
    ["/billing/invoices/late", "billing", "/invoices/late"],
    ["/billing/invoices/sent", "billing", "/invoices/sent"],
  ])("%s is in %s: %s", (path, context, topicId) => {
    const target = resolvePath(routing, path.split("/").slice(1));
    expect([target?.context.name, target?.topic.id]).toEqual([context, topicId]);
  });

  it.each([
    "",
    "/",
    "/alerts",
    "/latency",
    "/alerts/",
    "/alerts//latency",
    "/alerts/errors",
    "/alerts/unknown",
    "/unknown/alerts/latency",
    "/testing/testing/alerts/latency",
    "/testing/alerts",
    "/ALERTS/latency",
    "/billing/alerts/latency",
    "/invoices/paid",
  ])("%s has no target", (path) => {
    expect(resolvePath(routing, path.split("/").slice(1))).toBeNull();
  });
});
