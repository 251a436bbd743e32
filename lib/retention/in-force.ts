import {
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  settingsInForce,
} from "../engine/retention";
import {
  type IgnoredVariable,
  type RetentionSource,
  type RetentionState,
  retentionOverrides,
} from "./schema";

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

/** The stored settings: those of admins, and the variables of the worker that leads retention; null before its first run. */
export type StoredSettings = { overrides: unknown; environment: unknown; updatedAt: Date };

/** What applies while there is no row of settings. */
export const NO_ROW: StoredSettings = { overrides: {}, environment: null, updatedAt: new Date(0) };

/**
 * The settings in force with their sources. The variables of the worker that leads rule, because it removes by them; those of this
 * process apply only before its first run.
 * @param own the variables of this process
 */
export function retentionState(own: Partial<RetentionSettings>, row: StoredSettings): RetentionState {
  const { overrides } = readOverrides(row.overrides);
  const environment = environmentInForce(own, row.environment);
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
    ignored: ignoredVariables(own, environment),
    updatedAt: row.updatedAt,
  };
}

/** The settings that the environment sets. @param stored those of the worker that leads; null before its first run */
export const environmentInForce = (
  own: Partial<RetentionSettings>,
  stored: unknown,
): Partial<RetentionSettings> => (stored === null ? own : readOverrides(stored).overrides);

/** Where this process has another variable than the worker that leads, or one that it has not. */
function ignoredVariables(
  own: Partial<RetentionSettings>,
  inForce: Partial<RetentionSettings>,
): IgnoredVariable[] {
  const [here, there] = [settingsInForce(own, {}), settingsInForce(inForce, {})];
  return RETENTION_NAMES.flatMap((name) =>
    here[name] === there[name] ? [] : [{ name, here: here[name], inForce: there[name] }],
  );
}
