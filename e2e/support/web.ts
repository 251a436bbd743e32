import { type ChildProcess, spawn } from "node:child_process";
import { freePort } from "../../lib/net/free-port";
import { currentRun } from "./run";

/** Starts a web process of its own as `npm run web` does, with the database and the sessions of the run unless variables say otherwise. */
export async function startWeb(
  variables: Record<string, string>,
): Promise<{ web: ChildProcess; origin: string }> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { databaseUrl: DATABASE_URL, secretKeys: REDELIVER_SECRET_KEYS, nextAuthSecret } = currentRun();
  const { NEXTAUTH_URL: _, ...own } = process.env;
  const web = spawn(process.execPath, ["lib/web/server.mjs"], {
    env: {
      ...own,
      DATABASE_URL,
      REDELIVER_SECRET_KEYS,
      NEXTAUTH_SECRET: nextAuthSecret,
      PUBLIC_URL: origin,
      ...variables,
      NODE_ENV: "production",
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return { web, origin };
}
