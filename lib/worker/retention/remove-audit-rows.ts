import { ADD_CHECKPOINT, LAST_BEFORE, LAST_CHECKPOINT, REMOVABLE_UNTIL } from "../../audit/statements";
import { newId } from "../../db/ids";
import { HOUR_MS } from "../../time/units";
import { REMOVE_CHAINED, REMOVE_REFUSALS } from "./history-statements";
import { inChunks, type StepResult } from "./in-chunks";
import { type RetentionContext, readLimits, timeOf } from "./retention-context";

/** A checkpoint is a row of the trail itself: at most one a day is written. */
const CHECKPOINT_EVERY_MS = 20 * HOUR_MS;

type Checkpoint = [number: string, hash: string, by: string, actor: string, at: string];

/**
 * Removes old rows of the audit trail in the two steps of its chain: the rows up to the last checkpoint, oldest first, and then,
 * once a day, a new checkpoint, whose rows a later run removes. By then the checkpoint is in the chain.
 */
export async function removeAuditRows(context: RetentionContext): Promise<StepResult> {
  const { link, leader } = context;
  const query = { name: "last_checkpoint", text: LAST_CHECKPOINT, values: [] };
  const [checkpoint] = await link.query<Checkpoint>(query);
  const [until] = await link.query<[string]>({ name: "removable_until", text: REMOVABLE_UNTIL, values: [] });
  const result = await inChunks(context, async (size, { auditBefore }) => {
    if (!until) return { removed: 0, isLast: true };
    const led = [leader.name, leader.fence, timeOf(context)];
    const values = [...led, until[0], size, auditBefore.toISOString()];
    const [gone] = await link.query<[string]>({ name: "remove_chained", text: REMOVE_CHAINED, values });
    const removed = Number(gone?.[0] ?? 0);
    return { removed, isLast: removed < size };
  });
  if (leader.isLeader() && isDue(context, checkpoint)) await addCheckpoint(context);
  return result;
}

const isDue = ({ clock }: RetentionContext, checkpoint: Checkpoint | undefined) =>
  !checkpoint || clock.now() - Date.parse(checkpoint[4]) >= CHECKPOINT_EVERY_MS;

async function addCheckpoint(context: RetentionContext): Promise<void> {
  const { link, leader } = context;
  const { auditBefore } = await readLimits(context);
  const values = [auditBefore.toISOString()];
  const [last] = await link.query<[string, string]>({ name: "last_before", text: LAST_BEFORE, values });
  if (!last) return;
  const row = [leader.name, leader.fence, newId(), timeOf(context), ...last];
  await link.query({ name: "add_checkpoint", text: ADD_CHECKPOINT, values: row });
}

/** The most refusals of callers that were not authenticated that are kept, the newest. They are not in the chain. */
const MOST_REFUSALS = 100_000;

/** Removes such refusals that are too old, or beyond the most that are kept. */
export function removeRefusals(context: RetentionContext): Promise<StepResult> {
  const { link, leader } = context;
  return inChunks(context, async (size, { refusedSignInsBefore }) => {
    const led = [leader.name, leader.fence, timeOf(context)];
    const values = [...led, refusedSignInsBefore.toISOString(), MOST_REFUSALS, size];
    const [gone] = await link.query<[string]>({ name: "remove_refusals", text: REMOVE_REFUSALS, values });
    const removed = Number(gone?.[0] ?? 0);
    return { removed, isLast: removed < size };
  });
}
