import { localUrl, publicUrl } from "../config/env";
import type { ChildSpec } from "./child";
import { type Home, keptSecret } from "./home";
import { answers, saysReady } from "./ready";
import type { StartSettings } from "./settings";

const LOOPBACK = ["127.0.0.0/8", "::1/128"];

type Stage = {
  settings: StartSettings;
  home: Home;
  databaseUrl: string;
  isDevelopment: boolean;
  /** The loopback port of the demonstration's subscribers; undefined without the demonstration. */
  demoPort: number | undefined;
};

/** Returns the environment of the children, completed with the settings that the supervisor chooses. */
export function childEnvironment({ settings, home, databaseUrl, isDevelopment, demoPort }: Stage) {
  const url = publicUrl(settings);
  const allowed = [...settings.DELIVERY_ALLOW_PRIVATE, ...(demoPort === undefined ? [] : LOOPBACK)];
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: isDevelopment ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    PUBLIC_URL: url,
    NEXTAUTH_SECRET: settings.NEXTAUTH_SECRET ?? keptSecret(home, "nextauth-secret"),
    DATABASE_URL: databaseUrl,
    REDELIVER_HOME: home.folder,
    DELIVERY_ALLOW_PRIVATE: [...new Set(allowed)].join(","),
  };
  // Otherwise a child would take npm for its parent.
  delete environment.npm_lifecycle_event;
  return environment;
}

/** Returns the children of a start in the order of shutdown. The worker is first: it still has outcomes to write. */
export function childSpecs(stage: Stage): ChildSpec[] {
  const { settings, home, isDevelopment, demoPort } = stage;
  const env = childEnvironment(stage);
  const worker: ChildSpec = {
    name: "the delivery worker",
    args: ["--import", "tsx", "lib/worker/main.ts"],
    env,
    output: home.file("logs/worker.log"),
    ready: saysReady,
    stopWithinMs: 40_000, // longer than the longest attempt by default, so that the worker can drain
  };
  const web: ChildSpec = {
    name: "the web server",
    args: ["lib/web/server.mjs", ...(isDevelopment ? ["--dev"] : [])],
    env,
    output: isDevelopment ? "inherit" : home.file("logs/web.log"),
    ready: answers(`${localUrl(settings)}/api/health`),
    stopWithinMs: 5_000,
  };
  if (demoPort === undefined) return [worker, web];
  const demo: ChildSpec = {
    name: "the demonstration",
    args: ["--import", "tsx", "prisma/demo/main.ts"],
    env: { ...env, REDELIVER_DEMO_PORT: String(demoPort) },
    output: home.file("logs/demonstration.log"),
    ready: saysReady,
    stopWithinMs: 5_000,
  };
  return [worker, web, demo];
}
