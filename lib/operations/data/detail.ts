import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { isSearched } from "../../deliveries/searched";
import { hasEnded, type OperationCounts } from "../../engine/operation";
import { COUNT_LIMIT } from "../../list/statements";
import type {
  CanaryResults,
  FailureCount,
  OperationDetail,
  OperationRow,
  SubscriberResults,
} from "../schema";
import { CANARY_RESULTS, FAILURES, newFailuresStatement } from "../statements/detail";
import { countBySubscriber } from "./items";
import { LargeSets } from "./large-sets";
import { readOperation } from "./list";

/**
 * Reads one operation with its subscribers, the failures of what failed again, and the new failures since its start.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function readOperationDetail(
  db: Database,
  id: string,
  now = new Date(),
): Promise<OperationDetail> {
  const row = await readOperation(db, id);
  const [read, canary] = await Promise.all([
    largeSets.read(row, () => readItemsOf(db, row, now)),
    db.pool.query<CanaryResults>(CANARY_RESULTS, [row.id]),
  ]);
  const { subscribers, failures, newFailuresSinceStart } = read;
  return {
    ...row,
    bySubscriber: subscribers.map(({ isPaused, ...one }) => ({ ...one, state: stateOf(row, one, isPaused) })),
    failures,
    canaryResults: canary.rows[0] ?? null,
    newFailuresSinceStart,
  };
}

const largeSets = new LargeSets();

async function readItemsOf(db: Database, row: OperationRow, now: Date) {
  const [subscribers, failures] = await Promise.all([
    countBySubscriber(db, row.id),
    db.pool.query<FailureCount>(FAILURES, [row.id]),
  ]);
  const newFailuresSinceStart = await countNewFailures(db, row, { subscribers, now });
  return { subscribers, failures: failures.rows, newFailuresSinceStart };
}

function stateOf({ state }: OperationRow, { pending, sending }: OperationCounts, isPaused: boolean) {
  if (hasEnded(state) || pending + sending === 0) return "done";
  return isPaused ? "paused" : "running";
}

/** The time for counting by a condition that no index answers: the page does not wait longer for a number that it can do without. */
const SEARCH_MS = 500;

/** Counts up to COUNT_LIMIT; null before the start, and when there was not enough time. */
async function countNewFailures(
  db: Database,
  { id, filter, startedAt, finishedAt }: OperationRow,
  { subscribers, now }: { subscribers: SubscriberResults[]; now: Date },
): Promise<number | null> {
  if (!startedAt) return null;
  const subscriberIds = subscribers.map(({ subscriberId }) => subscriberId);
  if (!filter && subscriberIds.length === 0) return 0;
  const { text, values } = newFailuresStatement(
    { id, startedAt, filter },
    { subscriberIds, now: finishedAt ?? now },
  );
  const rows =
    filter && isSearched(filter)
      ? await readWithin<{ count: number }>(db.pool, SEARCH_MS, text, values)
      : (await db.pool.query<{ count: number }>(text, values)).rows;
  return rows && Math.min(rows[0]?.count ?? 0, COUNT_LIMIT);
}
