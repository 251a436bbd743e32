/** Measures the operations on 1,000,000 failures: on the rows of a screen and on all matching rows. */

import { performance } from "node:perf_hooks";
import { SYSTEM } from "../../lib/access/actor";
import type { Database } from "../../lib/db/client";
import { readOperation } from "../../lib/operations/data/list";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../lib/operations/mutations";
import { DAY_MS } from "../../lib/time/units";
import { quantile } from "../support/summary";
import { contextId, subscriberId } from "./failures";

const RUNS = 20;

/** Prints the duration of each operation. It changes the database: measure lists first. */
export async function measureOperations(db: Database, now: Date): Promise<void> {
  const { rows } = await db.pool.query<{ id: string }>(
    "select id from delivery where state = 'failed' and subscriber_id <> $1 order by failed_at desc limit $2",
    [subscriberId(1), 500 * RUNS],
  );
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const deliveryIds = rows.slice(run * 500, (run + 1) * 500).map((row) => row.id);
    const began = performance.now();
    await retryDeliveries(db, SYSTEM, { by: "ids", deliveryIds });
    times.push(performance.now() - began);
  }
  console.log(
    `\nretry of 500 rows: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  );
  const filter = {
    from: new Date(now.getTime() - 14 * DAY_MS),
    to: now,
    classes: [],
    subscriberIds: [subscriberId(1)],
    contextIds: [contextId(1)],
  };
  // Half of these: about 100,000 of the 210,000 matching rows.
  const half = { ...filter, from: new Date(now.getTime() - 6.7 * DAY_MS) };
  const all = { by: "filter", filter: half, asOf: new Date() } as const;
  for (const [name, operation] of Object.entries({ discardDeliveries, restoreDeliveries, retryDeliveries })) {
    const began = performance.now();
    const { operationId, changed, skipped } = await operation(db, SYSTEM, all);
    const took = performance.now() - began;
    const readAt = performance.now();
    await readOperation(db, operationId);
    const read = (performance.now() - readAt).toFixed(0);
    console.log(
      `${name} by filter: ${changed} changed, ${skipped} skipped, ${took.toFixed(0)} ms; progress read in ${read} ms`,
    );
  }
}
