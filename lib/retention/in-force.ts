import {
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  settingsInForce,
} from "../engine/retention";
import { type RetentionSource, type RetentionState, retentionOverrides } from "./schema";

/** Stored overrides that this release knows and can use, and what it cannot use, as sentences. */
export type StoredOverrides = { overrides: Partial<RetentionSettings>; problems: string[] };

/** Reads stored overrides. Names that another release wrote are left out. */
export function readOverrides(stored: unknown): StoredOverrides {
  const values = new Map(Object.entries(stored ?? {}));
  const overrides: Partial<RetentionSettings> = {};
  const problems: string[] = [];
  for (const name of RETENTION_NAMES.filter((one) => values.has(one))) {
    const found = retentionOverrides.shape[name].safeParse(values.get(name));
    if (found.success) Object.assign(overrides, { [name]: found.data });
    else problems.push(`${name} is ${JSON.stringify(values.get(name))}. ${found.error.issues[0]?.message}`);
  }
  return { overrides, problems };
}

/** What applies while there is no row of settings. */
export const NO_ROW = { overrides: {}, updatedAt: new Date(0) };

/** The settings in force with their sources. @param row the row of `retention_setting` */
export function retentionState(
  environment: Partial<RetentionSettings>,
  row: { overrides: unknown; updatedAt: Date },
): RetentionState {
  const { overrides } = readOverrides(row.overrides);
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
