import { RETENTION_NAMES, type RetentionName } from "../engine/retention";
import type { RetentionRun, RetentionState } from "./schema";

/** A setting that the worker applies otherwise than this process shows it; null: as long as the delivery. */
export type OtherSetting = { name: RetentionName; worker: number | null; here: number | null };

/**
 * Where the worker's environment differs from this process's: compares the settings in force here with those of the last run that
 * noted its own. A run from before the last change of the stored settings says nothing.
 * @param runs newest first
 */
export function otherSettings(
  { settings, updatedAt }: Pick<RetentionState, "settings" | "updatedAt">,
  runs: readonly RetentionRun[],
): OtherSetting[] {
  const last = runs.find(({ result }) => result?.settings);
  const applied = last?.result?.settings;
  if (!last || !applied || last.begunAt < updatedAt) return [];
  return RETENTION_NAMES.flatMap((name) => {
    const worker = applied[name];
    return worker === undefined || worker === settings[name] ? [] : [{ name, worker, here: settings[name] }];
  });
}
