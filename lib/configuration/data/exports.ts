import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { BoundedGate, GateFull } from "../../limits/bounded-gate";
import { readConfiguration } from "../data";
import type { Configuration } from "../view";

/** How long one export may take. 20,000 subscribers take a few seconds. Milliseconds. */
const LONGEST_MS = 30_000;

/** Each export holds the whole configuration in memory, so one is made at a time, and few wait. */
export const EXPORTS_WAITING = 3;
const gate = new BoundedGate(1, EXPORTS_WAITING);

/**
 * Reads the configuration for the API: one export of this process at a time, within a limit of time.
 * @throws RedeliverError too_many_requests when three wait already, unavailable when the time is over
 */
export async function exportConfiguration(db: Database, longestMs = LONGEST_MS): Promise<Configuration> {
  const read = () =>
    readConfiguration(db, longestMs).catch((error: unknown) => {
      throw isOver(error) ? tooSlow(longestMs) : error;
    });
  return gate.run(read).catch((error: unknown) => {
    if (!(error instanceof GateFull)) throw error;
    throw new RedeliverError(
      "too_many_requests",
      "Other exports of the configuration are waiting for their turn. Try again when they have finished.",
    );
  });
}

/** PostgreSQL's code of a cancelled statement, which Prisma wraps, and Prisma's of a transaction that took too long. */
function isOver(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "P2028") || /57014|statement timeout/.test(error.message);
}

function tooSlow(longestMs: number): RedeliverError {
  return new RedeliverError(
    "unavailable",
    `The configuration could not be read within ${longestMs / 1000} seconds. Try again when the database is less busy; the command npm run config -- export may take longer.`,
  );
}
