import { REFUSED_BEFORE, REFUSED_BEYOND, REMOVE_EVENTS } from "./event-statements";
import { inChunks, type StepResult } from "./in-chunks";
import { type Keyed, keysOf } from "./keyset";
import { type RetentionContext, timeOf } from "./retention-context";

/**
 * The most refused events that are kept, the newest: at most 0.84 GB of 5.6 KB each. Between two runs unauthenticated clients add at most
 * 10,000 for each web process (lib/publishing/kept-refusals.ts).
 */
export const MOST_REFUSED_EVENTS = 150_000;

/** Removes the refused events that are too old, or beyond the most that are kept, with their payloads. */
export async function removeRefusedEvents(
  context: RetentionContext,
  most = MOST_REFUSED_EVENTS,
): Promise<StepResult> {
  const { link, leader } = context;
  const query = { name: "refused_beyond", text: REFUSED_BEYOND, values: [most] };
  const [beyond] = await link.query<[string]>(query);
  const boundedBefore = beyond ? new Date(beyond[0]) : new Date(0);
  return inChunks(context, async (size, { refusedEventsBefore }) => {
    const before = new Date(Math.max(refusedEventsBefore.getTime(), boundedBefore.getTime())).toISOString();
    const rows = await link.query<Keyed>({
      name: "refused_before",
      text: REFUSED_BEFORE,
      values: [before, size],
    });
    if (rows.length === 0) return { removed: 0, isLast: true };
    const values = [leader.name, leader.fence, timeOf(context), ...keysOf(rows), before];
    const [gone] = await link.query<[string]>({ name: "remove_events", text: REMOVE_EVENTS, values });
    const removed = Number(gone?.[0] ?? 0);
    return { removed, isLast: rows.length < size || removed === 0 };
  });
}
