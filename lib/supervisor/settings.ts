import { parseSettings, type Settings } from "../env";
import { StartProblem } from "./problem";

/** The settings of a start: all of lib/env.ts, where DATABASE_URL and NEXTAUTH_SECRET may be left to the supervisor. */
export type StartSettings = Omit<Settings, "DATABASE_URL" | "NEXTAUTH_SECRET"> & {
  DATABASE_URL: string | undefined;
  NEXTAUTH_SECRET: string | undefined;
};

/** @throws StartProblem that names every bad variable. */
export function readStartSettings(variables: NodeJS.ProcessEnv): StartSettings {
  const given = (name: string) => variables[name] || undefined;
  try {
    const settings = parseSettings({
      ...variables,
      DATABASE_URL: given("DATABASE_URL") ?? "postgresql://embedded",
    });
    return {
      ...settings,
      DATABASE_URL: given("DATABASE_URL"),
      NEXTAUTH_SECRET: given("NEXTAUTH_SECRET"),
    };
  } catch (error) {
    throw new StartProblem(error instanceof Error ? error.message : String(error));
  }
}
