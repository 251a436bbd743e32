import { parseSettings, type Settings } from "../config/env";
import { StartProblem } from "./problem";

/** The settings of a start: all of lib/config/env.ts, where DATABASE_URL may be left to the supervisor. */
export type StartSettings = Omit<Settings, "DATABASE_URL"> & { DATABASE_URL: string | undefined };

/** @throws StartProblem that names every bad variable. */
export function readStartSettings(variables: NodeJS.ProcessEnv): StartSettings {
  const given = variables.DATABASE_URL || undefined;
  try {
    const settings = parseSettings({ ...variables, DATABASE_URL: given ?? "postgresql://embedded" });
    return { ...settings, DATABASE_URL: given };
  } catch (error) {
    throw new StartProblem(error instanceof Error ? error.message : String(error));
  }
}
