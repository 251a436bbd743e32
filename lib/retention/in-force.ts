import {
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  settingsInForce,
} from "../engine/retention";
import { type RetentionSource, type RetentionState, retentionOverrides } from "./schema";

/** Reads stored overrides. @throws ZodError when the row has another form */
export function readOverrides(stored: unknown): Partial<RetentionSettings> {
  const found = retentionOverrides.parse(stored);
  return Object.fromEntries(Object.entries(found).filter(([, days]) => days !== undefined));
}

/** The settings in force with their sources. @param row the row of `retention_setting` */
export function retentionState(
  environment: Partial<RetentionSettings>,
  row: { overrides: unknown; updatedAt: Date },
): RetentionState {
  const overrides = readOverrides(row.overrides);
  const sourceOf = (name: RetentionName): RetentionSource => {
    if (name in overrides) return "admin";
    return name in environment ? "environment" : "default";
  };
  return {
    settings: settingsInForce(environment, overrides),
    inherited: settingsInForce(environment, {}),
    sources: Object.fromEntries(
      RETENTION_NAMES.map((name) => [name, sourceOf(name)]),
    ) as RetentionState["sources"],
    updatedAt: row.updatedAt,
  };
}
