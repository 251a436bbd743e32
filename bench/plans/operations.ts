/** Measures a retry of the rows of a screen among 1,000,000 failures. What is frozen first: ../operations. */

import { performance } from "node:perf_hooks";
import { SYSTEM } from "../../lib/access/actor";
import type { Database } from "../../lib/db/client";
import { retryDeliveries } from "../../lib/operations/mutations";
import { quantile } from "../support/summary";
import { subscriberId } from "./failures";

const RUNS = 20;

/** Prints its duration. It changes the database: measure lists first. */
export async function measureOperations(db: Database): Promise<void> {
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
}
