import type { RetentionName, RetentionSettings } from "../engine/retention";
import type { Stored } from "../form/form";
import type { Measured } from "./measured";
import type { Overdue } from "./overdue";
import type { RetentionRun, RetentionState } from "./schema";
import type { OtherSetting } from "./worker-settings";

/** The settings as the form edits them: the one row of its kind. */
export type StoredRetention = Stored<RetentionSettings>;

export const storedRetention = ({ settings, updatedAt }: RetentionState): StoredRetention => ({
  ...settings,
  id: "retention",
  updatedAt,
});

/** Rows of one kind that were removed on one day (UTC); of what went by whole days, the planner's estimate, and the bytes. */
export type RemovedRows = { day: string; what: string; rows: number; bytes: number | null };

/** The Retention screen. */
export type RetentionPageData = {
  stored: StoredRetention;
  sources: RetentionState["sources"];
  /** What applies where no admin has set anything. */
  inherited: RetentionSettings;
  sizes: Record<RetentionName, Measured>;
  overdue: Overdue[];
  /** The last run of the leader; null before the first. */
  lastRun: RetentionRun | null;
  /** Where the worker applies another setting than this screen shows. */
  otherSettings: OtherSetting[];
  /** What was removed in the last days, newest first. */
  removed: RemovedRows[];
  zone: string;
  now: Date;
};
