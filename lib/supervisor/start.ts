import { once } from "node:events";
import path from "node:path";
import { hasDemonstration } from "../../prisma/demo/present";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { type Database, openDatabase } from "../db/client";
import { migrate } from "../db/migrate";
import type { Sealed } from "../stored-secrets/mutations";
import { prepareSecrets } from "../stored-secrets/start";
import { build, isBuildFresh } from "./build";
import { childSpecs } from "./children";
import { checkDatabase } from "./database-check";
import { type Home, lockHome, openHome } from "./home";
import { endLeftovers, leftovers, recordProcesses } from "./leftovers";
import { keepLogsShort } from "./logs";
import { checkPort, rememberedPort } from "./port";
import { runEmbeddedPostgres } from "./postgres/supervised";
import { say, step } from "./say";
import { readStartSettings, type StartSettings } from "./settings";
import { admitFirstAdmin, checkFirstPassword, sayHowToSignIn } from "./sign-in";
import { supervise } from "./supervise";
import { refuseUnfinishedRestore } from "./unfinished-restore";

/** Stops one component. It is reported if it has a name. */
type Undo = { what?: string; stop: () => Promise<void> | void };
type Options = { isDevelopment: boolean };
type Stage = Options & { settings: StartSettings; home: Home; signal: AbortSignal; undo: Undo[] };

/**
 * `npm start`: starts all components in order, keeps them running until the signal, and stops them in reverse order. However it
 * ends, no process remains.
 * @throws an error with one sentence when the start fails.
 */
export async function start(options: Options, signal: AbortSignal): Promise<void> {
  const undo: Undo[] = [];
  try {
    await bringUp(options, signal, undo);
    if (!signal.aborted) await once(signal, "abort");
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    for (const { what, stop } of undo.reverse()) {
      if (what) await step(`Stopping ${what}`, async () => stop());
      else await stop();
    }
  }
}

async function bringUp(options: Options, signal: AbortSignal, undo: Undo[]): Promise<void> {
  const settings = readStartSettings(process.env);
  const home = openHome(settings.REDELIVER_HOME);
  const stage = { ...options, settings, home, signal, undo };
  undo.push({ stop: lockHome(home) });
  refuseUnfinishedRestore(home);
  const left = leftovers(home);
  if (left.length > 0)
    await step("Waiting for an earlier run that was killed to end", () => endLeftovers(left));
  await checkPort(settings.PORT, settings.HOST);
  keepLogsShort(home.file("logs"));

  const databaseUrl = await bringUpDatabase(stage);
  const db = openDatabase(databaseUrl, 4, COMMAND_STATEMENT_MS);
  try {
    await checkFirstPassword(db, settings);
    const built = beginBuild(stage); // after all that a wrong setting ends at once
    const demoPort = await prepareDemonstration(stage, db);
    await step("Encrypting stored secrets", () => prepareSecrets(db, true), describeSealed);
    await built;
    signal.throwIfAborted();
    await startChildren(stage, databaseUrl, demoPort);
    // Last, so that nothing can fail between generating the password and showing it.
    const admin = await admitFirstAdmin(db, settings);
    sayHowToSignIn(admin, settings, path.relative(process.cwd(), home.file("logs")));
  } finally {
    await db.close();
  }
}

/**
 * Begins the build of the console unless there is a fresh one, and returns its end. It needs no database and takes the longest, so
 * the demonstration is loaded meanwhile. If that fails, the build is killed.
 */
function beginBuild({ isDevelopment, signal, undo }: Stage): Promise<void> {
  if (isDevelopment) return Promise.resolve();
  const failed = new AbortController();
  const building = (async () => {
    if (await isBuildFresh()) return;
    const either = AbortSignal.any([signal, failed.signal]);
    await step("Building the console (again only when its sources change)", () => build(either));
  })();
  const ended = building.catch(() => {}); // awaited later: until then a failure is not an unhandled one
  undo.push({
    stop: () => {
      failed.abort();
      return ended;
    },
  });
  return building;
}

async function bringUpDatabase({ settings, home, signal, undo }: Stage): Promise<string> {
  signal.throwIfAborted();
  const given = settings.DATABASE_URL;
  if (given)
    await step(
      "Connecting to PostgreSQL",
      () => checkDatabase(given),
      (version) => `version ${version}`,
    );
  const url = given ?? (await startEmbedded(home, undo));
  signal.throwIfAborted();
  await step(
    "Bringing the database up to date",
    () => migrate(url, undefined, { onWait: say }),
    (applied) => (applied.length > 0 ? `migrations applied: ${applied.length}` : "nothing to do"),
  );
  signal.throwIfAborted();
  return url;
}

async function startEmbedded(home: Home, undo: Undo[]): Promise<string> {
  const postgres = await step("Starting PostgreSQL", () => runEmbeddedPostgres(home, say));
  undo.push({ what: "PostgreSQL", stop: postgres.stop });
  return postgres.url;
}

/** Loads the demonstration if needed. Returns the port of its subscribers, or undefined without a demonstration. */
async function prepareDemonstration(
  { settings, home, signal }: Stage,
  db: Database,
): Promise<number | undefined> {
  if (settings.REDELIVER_DEMO !== "1") return undefined;
  const port = await rememberedPort(home, "demonstration-port");
  if (await hasDemonstration(db, port)) return port;
  if ((await db.prisma.handler.count()) > 0) return undefined; // the user has a configuration
  await step(
    "Loading a demonstration (REDELIVER_DEMO=0 starts empty)",
    async () => {
      // Loaded dynamically: only a first start needs these megabytes of example payloads.
      const { loadDemonstration } = await import("../../prisma/demo/load");
      return loadDemonstration(db, port, signal);
    },
    ({ events, deliveries }) => `${events} events, ${deliveries} deliveries`,
  );
  return port;
}

async function startChildren(stage: Stage, databaseUrl: string, demoPort: number | undefined): Promise<void> {
  const { home, signal, undo } = stage;
  const specs = childSpecs({ ...stage, databaseUrl, demoPort });
  const pids = new Map<string, number | undefined>();
  const names = specs.map((spec) => spec.name).join(", ");
  const started = await step(`Starting ${names}`, () =>
    Promise.allSettled(
      specs.map((spec) =>
        supervise(spec, {
          report: say,
          signal,
          spawned: (pid) => {
            pids.set(spec.name, pid);
            recordProcesses(home, pids);
          },
        }),
      ),
    ),
  );
  // Stops run in reverse order: the worker first, then the web server, then the demonstration.
  for (const one of started.toReversed()) {
    if (one.status === "fulfilled") undo.push({ what: one.value.name, stop: one.value.stop });
  }
  for (const one of started) if (one.status === "rejected") throw one.reason;
}

function describeSealed({ subscriber, policy }: Sealed): string {
  return subscriber + policy > 0 ? `${subscriber} subscribers, ${policy} policies` : "nothing to do";
}
