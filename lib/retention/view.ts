import type { RetentionName, RetentionSettings } from "../engine/retention";
import type { Stored } from "../form/form";
import type { Daily, Measured, NextRemoval } from "./measured";
import type { Overdue } from "./overdue";
import type { RetentionRun, RetentionState } from "./schema";

/** The settings as the form edits them: the one row of its kind. */
export type StoredRetention = Stored<RetentionSettings>;

export const storedRetention = ({ settings, updatedAt }: RetentionState): StoredRetention => ({
  ...settings,
  id: "retention",
  updatedAt,
});

/**
 * Rows of one kind that were removed in the last days, and the last day (UTC) of a removal; `bytes` of what went by whole days, whose rows
 * may be an estimate, and unknown.
 */
export type RemovedRows = {
  what: string;
  lastDay: string;
  rows: number | null;
  isEstimate: boolean;
  bytes: number | null;
};

/** What each setting keeps: how large it is, what a day adds, the oldest, and what goes next; null where there is none or it is unknown. */
export type Kept = Record<
  RetentionName,
  Measured & { daily: Daily | null; oldest: Date | null; next: NextRemoval | null }
>;

/** The Retention screen. */
export type RetentionPageData = {
  stored: StoredRetention;
  sources: RetentionState["sources"];
  /** What applies where no admin has set anything. */
  inherited: RetentionSettings;
  /** Variables of this process that do not apply, because those of the worker that leads are others. */
  ignored: RetentionState["ignored"];
  kept: Kept;
  overdue: Overdue[];
  /** The last run of the leader; null before the first. */
  lastRun: RetentionRun | null;
  /** What was removed in the last days, the newest first. */
  removed: RemovedRows[];
  zone: string;
  now: Date;
};
