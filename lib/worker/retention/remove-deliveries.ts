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

/** A walk over rows that may have to go, oldest first, and the statements that remove what has to. */
type Walk = {
  name: string;
  find: string;
  remove: readonly { name: string; text: string }[];
  before: (limits: RetentionLimits) => Date;
};

const FAILED: Walk = {
  name: "failed_before",
  find: FAILED_BEFORE,
  remove: [{ name: "remove_failed", text: REMOVE_FAILED }],
  before: ({ failedBefore }) => failedBefore,
};

const DISCARDED: Walk = {
  name: "purge_due",
  find: PURGE_DUE,
  remove: [{ name: "remove_discarded", text: REMOVE_DISCARDED }],
  before: ({ purgeAtBefore }) => purgeAtBefore,
};

/**
 * Delivered deliveries are found by their events, which an index has by time: an index of delivered ones would cost every settle.
 * They are older than their end, so all that has to go is among them. Events follow when no delivery is left.
 */
const ACCEPTED: Walk = {
  name: "events_before",
  find: EVENTS_BEFORE,
  remove: [
    { name: "remove_delivered", text: REMOVE_DELIVERED },
    { name: "remove_events", text: REMOVE_EVENTS },
  ],
  before: ({ deliveredBefore }) => deliveredBefore,
};

export const removeFailed = (context: RetentionContext) => walk(context, FAILED);
export const removeDiscarded = (context: RetentionContext) => walk(context, DISCARDED);
export const removeDeliveredAndEvents = (context: RetentionContext) => walk(context, ACCEPTED);

/** A row that stays (its state changed, its operation runs) is passed once in a run. */
function walk(context: RetentionContext, { name, find, remove, before }: Walk): Promise<StepResult> {
  const { link, leader } = context;
  let cursor = BEGINNING;
  return inChunks(context, async (most, limits) => {
    const limit = before(limits).toISOString();
    const rows = await link.query<Keyed>({ name, text: find, values: [limit, ...cursor, most] });
    if (rows.length === 0) return { removed: 0, isLast: true };
    const keys = keysOf(rows);
    let removed = 0;
    for (const statement of remove) {
      if (!leader.isLeader()) break;
      const values = [leader.name, leader.fence, timeOf(context), ...keys, limit];
      const [gone] = await link.query<[string]>({ ...statement, values });
      removed += Number(gone?.[0] ?? 0);
    }
    cursor = cursorBehind(rows, cursor);
    return { removed, isLast: rows.length < most };
  });
}
