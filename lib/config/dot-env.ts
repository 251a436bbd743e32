import { existsSync } from "node:fs";

/** Reads `.env` of the current folder into the environment when it is there; what is set already stays. */
export function loadDotEnv(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}
