import type { Logger } from "pino";
import { type RetentionSettings, reasonToHold } from "../../engine/retention";
import type { RunResult } from "../../retention/schema";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Leader } from "../tasks/leader-tasks";
import type { StepResult } from "./in-chunks";
import { Pace } from "./pace";
import { removeAuditRows, removeRefusals } from "./remove-audit-rows";
import { removeDays } from "./remove-days";
import { removeDeliveredAndEvents, removeDiscarded, removeFailed } from "./remove-deliveries";
import { removeConfigurations, removeOperations } from "./remove-history";
import { removeKeptPayloads } from "./remove-kept-payloads";
import { removeRefusedEvents } from "./remove-refused-events";
import { isStale, type RetentionContext, readSettings, timeOf, UnusableSettings } from "./retention-context";
import { BEGIN_RUN, END_RUN, NOTE_ENVIRONMENT, RUN_TIMES } from "./run-statements";
import { Walks } from "./walks";

/** The steps in their order. Each is safe to repeat, alone and from the beginning. */
const STEPS = {
  payloadDays: (context) => removeDays(context, "event_payload"),
  attemptDays: (context) => removeDays(context, "attempt"),
  failed: removeFailed,
  discarded: removeDiscarded,
  deliveredAndEvents: removeDeliveredAndEvents,
  refusedEvents: (context) => removeRefusedEvents(context),
  keptPayloads: removeKeptPayloads,
  operations: removeOperations,
  attemptConfigurations: removeConfigurations,
  auditRows: removeAuditRows,
  refusals: removeRefusals,
} as const satisfies Record<string, (context: RetentionContext) => Promise<StepResult>>;

export type RetentionOptions = {
  leader: Pick<Leader, "name" | "fence" | "isLeader" | "signal">;
  environment: Partial<RetentionSettings>;
  /** The clock of this machine, epoch milliseconds, which is compared with the database's; left out: it is not. */
  machineNow?: () => number;
  /** Where the walks of earlier runs of this process ended; left out: they begin at the beginning. */
  walks?: Walks;
  log: Logger;
};

/** Waits for row locks on the connection of a run end after this: a transaction that holds rows for long is left to the next run. */
export const RETENTION_LOCK_MS = 1000;

/**
 * Removes everything that retention lets go now: one run of the leader task. It ends early, between two chunks, when another
 * worker leads, and what it had not reached is done by the next run.
 * A run removes nothing while a clock may be wrong.
 * @param link a connection of its own, with RETENTION_LOCK_MS @param clock the database's time
 * @returns the rows (or days) removed by each step, and what is overdue with its reason
 */
export async function runRetention(
  link: Link,
  clock: Pick<DatabaseClock, "now">,
  { leader, environment, machineNow, walks = new Walks(), log }: RetentionOptions,
): Promise<RunResult> {
  const pace = new Pace(link, clock);
  const context: RetentionContext = {
    link,
    clock,
    begunAt: clock.now(),
    leader,
    environment,
    log,
    pace,
    walks,
  };
  const note = [leader.name, leader.fence, JSON.stringify(environment)];
  await link.query({ name: "note_environment", text: NOTE_ENVIRONMENT, values: note });
  const begun = [leader.name, leader.fence, timeOf(context)];
  const waits = await reasonToWait(context, machineNow);
  const { settings, unusable } = await usableSettings(context);
  const held = waits ?? unusable;
  await link.query({ name: "begin_run", text: BEGIN_RUN, values: begun });
  const result: RunResult = {
    removed: {},
    overdue: held ? [held] : [],
    yielded: 0,
    ...(settings ? { settings } : {}),
  };
  for (const [name, step] of held ? [] : Object.entries(STEPS)) {
    if (!leader.isLeader()) return result;
    pace.beginStep();
    const { removed, overdue } = await step(context).catch((error) => failed(context, name, error));
    if (removed > 0) result.removed[name] = removed;
    if (overdue) result.overdue.push(overdue);
  }
  result.yielded = pace.yielded;
  const values = [...begun, timeOf(context), JSON.stringify(result)];
  await link.query({ name: "end_run", text: END_RUN, values });
  if (held) log.warn({ reason: held }, "retention removes nothing");
  else if (Object.keys(result.removed).length > 0 || result.overdue.length > 0)
    log.info(result, "retention ran");
  return result;
}

async function reasonToWait({ link, begunAt }: RetentionContext, machineNow: RetentionOptions["machineNow"]) {
  const query = { name: "run_times", text: RUN_TIMES, values: [] };
  const [row] = await link.query<[string | null, string | null]>(query);
  const [lastRunAt = null, resumedAt = null] = (row ?? []).map((ms) => (ms === null ? null : Number(ms)));
  const machine = machineNow ? { machineNow: machineNow() } : {};
  return reasonToHold({ now: begunAt, ...machine, lastRunAt, resumedAt });
}

/** A step that fails does not keep the others from running. @throws the error when another worker leads */
function failed({ log }: RetentionContext, step: string, error: Error): StepResult {
  if (isStale(error)) throw error;
  log.warn({ err: error, step }, "a step of retention failed, the next run repeats it");
  return { removed: 0, overdue: `The step ${step} failed, the next run repeats it: ${error.message}` };
}

async function usableSettings(
  context: RetentionContext,
): Promise<{ settings?: RetentionSettings; unusable?: string }> {
  try {
    return { settings: await readSettings(context) };
  } catch (error) {
    if (!(error instanceof UnusableSettings)) throw error;
    return { unusable: error.message };
  }
}
