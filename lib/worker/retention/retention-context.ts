import type { Logger } from "pino";
import {
  type RetentionLimits,
  type RetentionSettings,
  retentionLimits,
  retentionProblems,
  settingsInForce,
} from "../../engine/retention";
import { readOverrides } from "../../retention/in-force";
import { RETENTION_OVERRIDES } from "../../retention/statements";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Leader } from "../tasks/leader-tasks";
import { STALE } from "./day-statements";
import type { Pace } from "./pace";
import type { Walks } from "./walks";

/** What the steps of a run share. */
export type RetentionContext = {
  /** A connection of its own: it may wait for locks. */
  link: Link;
  clock: Pick<DatabaseClock, "now">;
  /** The database's time at the beginning of the run, epoch milliseconds: a clock that leaps during a run removes nothing. */
  begunAt: number;
  leader: Pick<Leader, "name" | "fence" | "isLeader" | "signal">;
  /** The settings that the environment sets. */
  environment: Partial<RetentionSettings>;
  pace: Pace;
  walks: Walks;
  log: Logger;
};

/** The stored settings cannot be used: nothing is removed, for the defaults may be shorter. The message is a sentence for people. */
export class UnusableSettings extends Error {}

/**
 * Reads the settings in force and what has to go as of the beginning of the run. They are read again before each chunk: a longer
 * setting holds at once.
 * @throws UnusableSettings
 */
export async function readLimits(context: RetentionContext): Promise<RetentionLimits> {
  return retentionLimits(await readSettings(context), context.begunAt);
}

/**
 * Reads the settings in force: the stored ones, and those of this worker's environment, which may differ from that of the process
 * that checked the stored ones.
 * @throws UnusableSettings
 */
export async function readSettings({
  link,
  environment,
}: Pick<RetentionContext, "link" | "environment">): Promise<RetentionSettings> {
  const query = { name: "retention_overrides", text: RETENTION_OVERRIDES, values: [] };
  const [row] = await link.query<[string]>(query);
  const stored = row ? readOverrides(JSON.parse(row[0])) : { overrides: {}, problems: ["They are missing."] };
  if (stored.problems.length > 0)
    throw new UnusableSettings(
      `Nothing is removed: the stored settings cannot be used. ${stored.problems.join(" ")} Save the settings on the screen Retention.`,
    );
  const settings = settingsInForce(environment, stored.overrides);
  const contradictions = retentionProblems(settings);
  if (contradictions.length > 0)
    throw new UnusableSettings(
      `Nothing is removed: the stored settings contradict the RETENTION_… variables of the worker. ${contradictions.map(({ message }) => message).join(" ")} Give all processes the same variables, or save the settings on the screen Retention.`,
    );
  return settings;
}

/** The time of the database, ISO 8601: what is removed now is dated by it. */
export const timeOf = ({ clock }: Pick<RetentionContext, "clock">) => new Date(clock.now()).toISOString();

const hasCode = (error: unknown, code: string) => (error as { code?: unknown } | null)?.code === code;

/** Whether PostgreSQL ended a wait for a lock (SQLSTATE lock_not_available). */
export const isLocked = (error: unknown) => hasCode(error, "55P03");

/** Whether PostgreSQL cancelled a statement, which took too long (query_canceled). */
export const isCancelled = (error: unknown) => hasCode(error, "57014");

/** Whether a removal was refused, because another worker leads. */
export const isStale = (error: unknown) => hasCode(error, STALE);
