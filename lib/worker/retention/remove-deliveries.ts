import type { RetentionLimits } from "../../engine/retention";
import {
  EVENTS_BEFORE,
  FAILED_BEFORE,
  PURGE_DUE,
  REMOVE_DELIVERED,
  REMOVE_DISCARDED,
  REMOVE_FAILED,
} from "./delivery-statements";
import { REMOVE_EVENTS } from "./event-statements";
import { inChunks, type StepResult } from "./in-chunks";
import { BEGINNING, cursorBehind, type Keyed, keysOf } from "./keyset";
import { type RetentionContext, timeOf } from "./retention-context";

/** A walk over rows that may have to go, oldest first, and the statement that removes those that have to. */
type Walk = {
  find: { name: string; text: string };
  remove: { name: string; text: string };
  before: (limits: RetentionLimits) => Date;
};

const FAILED: Walk = {
  find: { name: "failed_before", text: FAILED_BEFORE },
  remove: { name: "remove_failed", text: REMOVE_FAILED },
  before: ({ failedBefore }) => failedBefore,
};

const DISCARDED: Walk = {
  find: { name: "purge_due", text: PURGE_DUE },
  remove: { name: "remove_discarded", text: REMOVE_DISCARDED },
  before: ({ purgeAtBefore }) => purgeAtBefore,
};

export const removeFailed = (context: RetentionContext) => walk(context, FAILED);
export const removeDiscarded = (context: RetentionContext) => walk(context, DISCARDED);

/** A row that stays (its state changed, its operation runs) is passed once in a run. */
function walk(context: RetentionContext, { find, remove, before }: Walk): Promise<StepResult> {
  let cursor = BEGINNING;
  return inChunks(context, async (most, limits) => {
    const limit = before(limits).toISOString();
    const rows = await context.link.query<Keyed>({ ...find, values: [limit, ...cursor, most] });
    if (rows.length === 0) return { removed: 0, isLast: true };
    const removed = await removeFound(context, remove, rows, [limit]);
    cursor = cursorBehind(rows, cursor);
    return { removed, isLast: rows.length < most };
  });
}

/**
 * Delivered deliveries are found by their events, which an index has by time: an index of delivered ones would cost every settle.
 * They are older than their end, so all that has to go is among them. Events follow when no delivery is left. A chunk has so many
 * events that it has at most so many deliveries; of an event with more, the rest is for the next chunks.
 */
export function removeDeliveredAndEvents(context: RetentionContext): Promise<StepResult> {
  const { link, leader, walks, begunAt } = context;
  const begun = walks.begin("events", leader.fence, begunAt);
  let { cursor } = begun;
  return inChunks(context, async (most, limits) => {
    const limit = limits.deliveredBefore.toISOString();
    const values = [limit, ...cursor, most];
    const found = await link.query<AcceptedEvent>({ name: "events_before", text: EVENTS_BEFORE, values });
    const events = withDeliveries(found, most);
    const delivered = await removeFound(context, DELIVERED, events, [limit, most]);
    if (delivered === most) return { removed: delivered, isLast: false };
    const gone = leader.isLeader() ? await removeFound(context, EVENTS, events, [limit]) : 0;
    cursor = cursorBehind(events, cursor);
    const isLast = events.length === found.length && found.length < most;
    if (isLast) walks.end("events", begun, cursor, begunAt);
    return { removed: delivered + gone, isLast };
  });
}

const DELIVERED = { name: "remove_delivered", text: REMOVE_DELIVERED };
const EVENTS = { name: "remove_events", text: REMOVE_EVENTS };

type AcceptedEvent = [...Keyed, deliveries: string];

/** The first events that have fewer deliveries than `most` together; one at least. */
function withDeliveries(events: readonly AcceptedEvent[], most: number): Keyed[] {
  let sum = 0;
  const end = events.findIndex(([, , , deliveries]) => {
    sum += Math.max(1, Number(deliveries));
    return sum >= most;
  });
  return events
    .slice(0, end === -1 ? events.length : Math.max(1, end))
    .map(([id, shard, time]) => [id, shard, time]);
}

/** @returns how many rows were removed */
async function removeFound(
  { link, leader, clock }: RetentionContext,
  statement: { name: string; text: string },
  rows: readonly Keyed[],
  more: unknown[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const values = [leader.name, leader.fence, timeOf({ clock }), ...keysOf(rows), ...more];
  const [gone] = await link.query<[string]>({ ...statement, values });
  return Number(gone?.[0] ?? 0);
}
