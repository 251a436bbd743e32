import { existsSync } from "node:fs";

/** Reads `.env` of the current folder, if any, into the environment; existing variables stay. */
export function loadDotEnv(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}
