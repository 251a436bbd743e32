import { DAY_MS } from "../../time/units";
import {
  OPERATION_BEFORE,
  REMOVE_CONFIGURATIONS,
  REMOVE_ITEMS,
  REMOVE_OPERATION,
} from "./history-statements";
import { inChunks, type StepResult } from "./in-chunks";
import { type RetentionContext, readLimits, timeOf } from "./retention-context";

/** Removes operations that ended long ago, one after the other, the items first. */
export function removeOperations(context: RetentionContext): Promise<StepResult> {
  const { link, leader } = context;
  return inChunks(context, async (size, { operationsBefore }) => {
    const values = [operationsBefore.toISOString()];
    const [found] = await link.query<[string]>({ name: "operation_before", text: OPERATION_BEFORE, values });
    if (!found) return { removed: 0, isLast: true };
    const led = [leader.name, leader.fence, timeOf(context), found[0]];
    const [items] = await link.query<[string]>({
      name: "remove_items",
      text: REMOVE_ITEMS,
      values: [...led, size],
    });
    const removed = Number(items?.[0] ?? 0);
    if (removed === size) return { removed, isLast: false };
    const [operation] = await link.query<[string]>({
      name: "remove_operation",
      text: REMOVE_OPERATION,
      values: led,
    });
    return { removed: removed + 1, isLast: operation?.[0] !== "1" };
  });
}

/** Workers write when a configuration was used once a day; their clocks differ. */
const USE_SLACK_MS = 2 * DAY_MS;

/** Removes the configurations of attempts that are gone. There are a few per subscriber, so it is one statement. */
export async function removeConfigurations(context: RetentionContext): Promise<StepResult> {
  const { link, leader } = context;
  const { firstAttemptDay } = await readLimits(context);
  const before = new Date(firstAttemptDay.getTime() - USE_SLACK_MS).toISOString();
  const values = [leader.name, leader.fence, timeOf(context), before];
  const [gone] = await link.query<[string]>({
    name: "remove_configurations",
    text: REMOVE_CONFIGURATIONS,
    values,
  });
  return { removed: Number(gone?.[0] ?? 0) };
}
