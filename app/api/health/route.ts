import { methods, route } from "@/lib/api/route";
import type { Database } from "@/lib/db/client";
import { RedeliverError } from "@/lib/errors";
import { readHealth } from "@/lib/health/api";
import { oldestDueSeconds } from "@/lib/health/data";

/** A load balancer stops waiting about then. */
const PATIENCE_MS = 2000;

// Concurrent probes share one query, so that queries do not accumulate at a hanging database.
let underWay: Promise<number | null> | undefined;

async function probe(db: Database): Promise<number | null> {
  underWay ??= oldestDueSeconds(db, new Date()).finally(() => {
    underWay = undefined;
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RedeliverError("unavailable", "The database does not answer.")),
      PATIENCE_MS,
    );
  });
  return Promise.race([underWay, tooLate]).finally(() => clearTimeout(timer));
}

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readHealth, async ({ db }) => ({ status: "ok", oldestDueSeconds: await probe(db) })),
});
