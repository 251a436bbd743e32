import type { Actor } from "../../lib/access/actor";
import type { Database } from "../../lib/db/client";
import { ensureDayPartitions } from "../../lib/db/partitions";
import { discardDeliveries } from "../../lib/operations/mutations";
import { parseRetry } from "../../lib/policies/schema";
import { DAY_MS } from "../../lib/time/units";
import { type RetryPlan, retryPlan } from "../../lib/worker/config/retry-plans";
import { insertRows, type ShardRows } from "../factories/rows";
import { type DemoSubscriber, HANDLERS, POLICIES, type PolicyName, subscriberUrl } from "./configuration";
import { type Configured, configure } from "./configure";
import { subscriberId } from "./ids";
import { DAYS_BACK, simulatePast } from "./past";
import type { Route } from "./past-delivery";

/** Actor of the changes by the demonstration itself. */
export const DEMONSTRATION: Actor = { type: "system", name: "Demonstration" };

const LOAD_WITHIN_MS = 180_000;

/**
 * Loads the demonstration into a database without configuration, completely or, if interrupted, not at all.
 * @param port port of its subscribers on the loopback interface
 */
export async function loadDemonstration(
  db: Database,
  port: number,
  signal?: AbortSignal,
): Promise<{ events: number; deliveries: number }> {
  const now = Date.now();
  await ensureDayPartitions(db.pool, new Date(now - (DAYS_BACK + 1) * DAY_MS), new Date(now));
  const rows = await db.prisma.$transaction(
    async (store) => {
      const configured = await configure(store, port);
      const past = simulatePast(configured, now, routes(configured, port));
      signal?.throwIfAborted();
      await insertRows(store, past, signal);
      return past;
    },
    { timeout: LOAD_WITHIN_MS, maxWait: 10_000 },
  );
  await discardSome(db, rows, now);
  await db.pool.query("analyze event, event_payload, delivery, attempt");
  return { events: rows.events.length, deliveries: rows.deliveries.length };
}

/** Discards some failures older than a week, as operators do within two weeks. */
async function discardSome(db: Database, rows: ShardRows, now: number): Promise<void> {
  const isOld = (at: Date | string | null | undefined) => at && new Date(at).getTime() < now - 7 * DAY_MS;
  const old = rows.deliveries.filter((one) => one.state === "failed" && isOld(one.failedAt));
  const deliveryIds = old.filter((_, index) => index % 4 === 0).map((one) => one.id);
  const at = new Date(now - 2 * DAY_MS);
  if (deliveryIds.length > 0) await discardDeliveries(db, DEMONSTRATION, { by: "ids", deliveryIds }, at);
}

/** Returns the route of a handler's deliveries to a subscriber. Retry settings are parsed once, not per delivery. */
function routes(
  { policyIds }: Configured,
  port: number,
): (subscriber: DemoSubscriber, basePath: string) => Route {
  const planOf = (policy: PolicyName) =>
    retryPlan(
      { id: policyIds.get(policy) ?? "", name: POLICIES[policy].name },
      parseRetry(POLICIES[policy].retry),
    );
  const plans = new Map<string, RetryPlan | null>(
    HANDLERS.map(({ basePath, policy }) => [basePath, policy ? planOf(policy) : null]),
  );
  return (subscriber, basePath) => ({
    subscriber: {
      id: subscriberId(subscriber.slug),
      name: subscriber.name,
      url: subscriberUrl(subscriber, port),
      expectedStatus: subscriber.expectedStatus,
      headers: subscriber.headers ?? {},
    },
    plan: plans.get(basePath) ?? null,
  });
}
