import type { Logger } from "pino";
import {
  type RetentionLimits,
  type RetentionSettings,
  retentionLimits,
  settingsInForce,
} from "../../engine/retention";
import { readOverrides } from "../../retention/in-force";
import { RETENTION_OVERRIDES } from "../../retention/statements";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Leader } from "../tasks/leader-tasks";
import type { Pace } from "./pace";

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
  log: Logger;
};

/**
 * Reads the settings in force and what has to go as of the beginning of the run. They are read again before each chunk: a longer
 * setting holds at once.
 */
export async function readLimits({ link, begunAt, environment }: RetentionContext): Promise<RetentionLimits> {
  const query = { name: "retention_overrides", text: RETENTION_OVERRIDES, values: [] };
  const [row] = await link.query<[string]>(query);
  const overrides = row ? readOverrides(JSON.parse(row[0])) : {};
  return retentionLimits(settingsInForce(environment, overrides), begunAt);
}

/** The time of the database, ISO 8601: what is removed now is dated by it. */
export const timeOf = ({ clock }: Pick<RetentionContext, "clock">) => new Date(clock.now()).toISOString();

/** Whether PostgreSQL ended a wait for a lock (SQLSTATE lock_not_available). */
export const isLocked = (error: unknown) => (error as { code?: unknown } | null)?.code === "55P03";
