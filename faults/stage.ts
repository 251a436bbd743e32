import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SYSTEM } from "../lib/access/actor";
import { createApiKey } from "../lib/api-keys/mutations";
import { COMMAND_STATEMENT_MS } from "../lib/config/statement-limits";
import { type Database, openDatabase } from "../lib/db/client";
import { SHARD_COUNT } from "../lib/db/ids";
import { databaseUrl } from "../lib/db/locate";
import { freePort } from "../lib/net/free-port";
import {
  IS_UP,
  processesOf,
  type Redeliver,
  startRedeliver,
} from "../lib/testing/processes/redeliver-process";
import { startWorkerProcess, type WorkerProcess } from "../lib/testing/processes/worker-process";
import { until } from "../lib/testing/until";
import { pick, type Random } from "../prisma/factories/random";
import { Publisher } from "./publisher";
import { type ScriptedReceiver, startScriptedReceiver } from "./receiver";
import { createSubscribers, HANDLER_PATH } from "./subscribers";

/** Number of workers beside the one that `npm start` runs. */
const OTHER_WORKERS = 2;
/** Errors of the clocks of their machines: less than the hour from which on retention removes nothing. */
const CLOCK_SHIFTS_MS = [-3_540_000, -90_000, 90_000, 3_540_000];
const SHIFTED_CLOCK = new URL("./shifted-clock.mjs", import.meta.url).href;
const SUPERVISED_WORKER = "the delivery worker";

/** Redeliver as in production, with its surroundings: the target of the faults. */
export class Stage {
  #workersStarted = 0;

  private constructor(
    readonly folder: string,
    readonly home: string,
    readonly port: number,
    readonly random: Random,
    readonly receiver: ScriptedReceiver,
    /** `npm start`: the supervisor with PostgreSQL, a web server and a worker. */
    public redeliver: Redeliver,
    readonly databaseUrl: string,
    /** The tests' own connections, which no fault affects. */
    readonly db: Database,
    /** An API key with the scopes to publish, and to list and retry failures. */
    readonly apiKey: string,
    readonly publisher: Publisher,
    /** Separate workers, as `npm run worker` starts them. */
    public workers: WorkerProcess[],
  ) {}

  /** Starts and configures everything, and waits until three workers share the shards. */
  static async up(random: Random, loadRandom: Random): Promise<Stage> {
    const undo: Undo[] = [];
    try {
      return await Stage.#bringUp(random, loadRandom, undo);
    } catch (error) {
      await takeDown(undo);
      throw error;
    }
  }

  static async #bringUp(random: Random, loadRandom: Random, undo: Undo[]): Promise<Stage> {
    const folder = await mkdtemp(path.join(tmpdir(), "redeliver-faults-"));
    await chmod(folder, 0o755); // the server runs as its own user when the tests run as root
    const home = path.join(folder, "home");
    const port = await freePort();
    const receiver = await startScriptedReceiver(folder);
    undo.push(receiver.stop);
    const redeliver = startRedeliver(home, port, VARIABLES);
    undo.push(redeliver.stop);
    await redeliver.untilSaid(IS_UP);
    const url = await databaseUrl(home);
    const db = openDatabase(`${url}?${OWN_SESSION}`, undefined, COMMAND_STATEMENT_MS);
    undo.push(db.close);
    await createSubscribers(db, receiver);
    const scopes = ["events:publish", "deliveries:read", "deliveries:retry"] as const;
    const { key: apiKey } = await createApiKey(db, SYSTEM, { name: "faults", scopes: [...scopes] });
    const publisher = new Publisher({
      url: `http://127.0.0.1:${port}/api/events${HANDLER_PATH}`,
      apiKey,
      random: loadRandom,
    });
    const stage = new Stage(folder, home, port, random, receiver, redeliver, url, db, apiKey, publisher, []);
    undo.splice(0, undo.length, () => stage.down(false));
    for (let n = 0; n < OTHER_WORKERS; n++) await stage.startWorker();
    await stage.untilShared();
    return stage;
  }

  /** Restarts `npm start` on the same home. */
  async startAgain(): Promise<void> {
    this.redeliver = startRedeliver(this.home, this.port, VARIABLES);
    await this.redeliver.untilSaid(IS_UP);
  }

  /** Starts a further worker on a machine with a wrong clock. */
  async startWorker(): Promise<WorkerProcess> {
    const shift = String(pick(this.random, CLOCK_SHIFTS_MS));
    const output = path.join(this.home, `logs/worker-${++this.#workersStarted}.log`);
    const machine = { imports: [SHIFTED_CLOCK], output };
    const worker = await startWorkerProcess(this.databaseUrl, { FAULTS_CLOCK_SHIFT_MS: shift }, machine);
    this.workers.push(worker);
    return worker;
  }

  /** Returns the process IDs of the supervised and the separate workers. */
  workerPids(): number[] {
    const supervised = this.pidOf(SUPERVISED_WORKER);
    return [supervised, ...this.workers.map(({ pid }) => pid)];
  }

  /** Returns the process ID of a process of `npm start`, by its name there. */
  pidOf(name: "the delivery worker" | "the web server" | "PostgreSQL"): number {
    const pid = processesOf(this.home).get(name);
    if (pid === undefined) throw new Error(`There is no process ${name}.`);
    return pid;
  }

  /** Waits until the running workers, and no others, own all shards. */
  async untilShared(withinMs = 180_000): Promise<void> {
    const readOwners = async () => {
      const { rows } = await this.db.pool.query<{ pid: number; shards: number }>(
        `select w.pid, count(*)::int as shards from shard_lease l join worker w on w.id = l.worker_id
         where l.expires_at > clock_timestamp() group by w.pid`,
      );
      const owners = rows.map(({ pid }) => pid).sort();
      return {
        owners,
        running: this.workerPids().sort(),
        shards: rows.reduce((sum, one) => sum + one.shards, 0),
      };
    };
    await until(
      () =>
        readOwners().catch((error: Error) => ({ owners: [], running: [0], shards: 0, error: error.message })),
      ({ owners, running, shards }) => shards === SHARD_COUNT && String(owners) === String(running),
      withinMs,
      100,
    );
  }

  /** Returns the total of the list of failures as an API client reads it; exact up to 10,000. */
  async countFailures(): Promise<number> {
    const headers = { authorization: `Bearer ${this.apiKey}` };
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/deliveries?_limit=1`, { headers });
    return (await response.json()).total;
  }

  async down(keep: boolean): Promise<void> {
    this.publisher.cancel();
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.db.close();
    await this.redeliver.stop();
    await this.receiver.stop();
    if (!keep) await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

/** Exempts the tests' own sessions from faults: they have a name of their own and override settings made for all sessions. */
const OWN_SESSION = new URLSearchParams({
  application_name: "faults",
  options: "-c statement_timeout=0 -c default_transaction_read_only=off",
});
type Undo = () => Promise<unknown>;

async function takeDown(undo: Undo[]): Promise<void> {
  for (const step of undo.reverse()) await step();
}

const VARIABLES = { REDELIVER_DEMO: "0", DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8" };
