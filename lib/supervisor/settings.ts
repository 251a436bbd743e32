import { parseSettings, type Settings } from "../config/env";
import { StartProblem } from "./problem";

/** Settings of a start: those of lib/config/env.ts with an optional DATABASE_URL. */
export type StartSettings = Omit<Settings, "DATABASE_URL"> & { DATABASE_URL: string | undefined };

/** @throws StartProblem that names every invalid variable */
export function readStartSettings(variables: NodeJS.ProcessEnv): StartSettings {
  const given = variables.DATABASE_URL || undefined;
  try {
    const settings = parseSettings({ ...variables, DATABASE_URL: given ?? "postgresql://embedded" });
    return { ...settings, DATABASE_URL: given };
  } catch (error) {
    throw new StartProblem(error instanceof Error ? error.message : String(error));
  }
}
