import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { COMMAND_STATEMENT_MS } from "../lib/config/statement-limits";
import { type Database, openDatabase } from "../lib/db/client";
import { SHARD_COUNT } from "../lib/db/ids";
import { migrate } from "../lib/db/migrate";
import { publishEvents } from "../lib/publishing/publish-events";
import { type EmbeddedServer, startEmbeddedPostgres } from "../lib/supervisor/postgres/embedded";
import { startWorkerProcess, type WorkerProcess } from "../lib/testing/processes/worker-process";
import { until } from "../lib/testing/until";
import { inFlight, readDurable } from "./exposure";
import { readFinished } from "./finished";
import { Ledger, type Totals } from "./ledger";
import type { AcceptedEvent } from "./publisher";
import { type ScriptedReceiver, startScriptedReceiver } from "./receiver";
import { createSubscribers, HANDLER_PATH } from "./subscribers";
import { resumeProcess, type Suspension, suspendProcess } from "./suspensions";

export type Measured = {
  /** IDs of deliveries with overlapping requests. */
  overlapping: string[];
  /**
   * The longest wait of a delivery: from the acceptance of its event to its first request, or from the end of a request to the
   * next. Periods without processor time for the receiver do not count.
   */
  longestWaitMs: number;
  /** IDs of the workers that made attempts. */
  workers: Set<string>;
};

/** A topic with two subscribers, one of which fails at first. */
const TOPIC = "flaky";
const PUBLISH_EVERY_MS = 50;
const EVENTS_AT_ONCE = 2;

/** PostgreSQL, the receiver, a steady load, and a changing set of workers. */
export class ShardStage {
  readonly #accepted = new Map<string, AcceptedEvent>();
  readonly #ledger: Ledger;
  readonly #workers = new Set<WorkerProcess>();
  readonly #suspensions = new Map<WorkerProcess, Suspension>();
  #publishing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly folder: string,
    private readonly server: EmbeddedServer,
    private readonly db: Database,
    private readonly receiver: ScriptedReceiver,
  ) {
    this.#ledger = new Ledger({ db, log: receiver.log, accepted: this.#accepted });
  }

  static async up(): Promise<ShardStage> {
    const folder = await mkdtemp(path.join(tmpdir(), "redeliver-shards-"));
    await chmod(folder, 0o755); // the server runs as its own user when the tests run as root
    const server = await startEmbeddedPostgres({
      dataDir: path.join(folder, "postgres"),
      password: "shards",
    });
    await migrate(server.url);
    const db = openDatabase(server.url, undefined, COMMAND_STATEMENT_MS);
    const receiver = await startScriptedReceiver(folder);
    await createSubscribers(db, receiver);
    return new ShardStage(folder, server, db, receiver);
  }

  async startWorker(): Promise<WorkerProcess> {
    const output = path.join(this.folder, "workers.log");
    const worker = await startWorkerProcess(this.server.url, {}, { output });
    this.#workers.add(worker);
    return worker;
  }

  async drain(worker: WorkerProcess): Promise<void> {
    this.#workers.delete(worker);
    await worker.stop();
  }

  /** Kills or suspends a worker with requests in flight. */
  async breakDown(worker: WorkerProcess, signal: "SIGKILL" | "SIGSTOP"): Promise<void> {
    const durable = await readDurable(this.db, this.receiver.log);
    if (signal === "SIGKILL") await worker.kill();
    else {
      const suspension = await suspendProcess(this.db, worker.pid);
      this.#suspensions.set(worker, suspension);
      this.#ledger.suspended(suspension);
    }
    await this.receiver.caughtUp();
    this.#ledger.expose(inFlight(this.receiver.log, durable, Date.now()));
  }

  continue(worker: WorkerProcess): void {
    const suspension = this.#suspensions.get(worker);
    if (!suspension) throw new Error("This worker is not suspended.");
    resumeProcess(suspension, worker.pid);
  }

  /** Waits until these workers, and no others, own all shards in equal shares. */
  async untilOwnedBy(workers: readonly WorkerProcess[], withinMs: number): Promise<void> {
    const wanted = workers.map(({ pid }) => pid).sort();
    const fair = Math.ceil(SHARD_COUNT / workers.length);
    const readOwners = async () => {
      const { rows } = await this.db.pool.query<{ pid: number; shards: number }>(
        `select w.pid, count(*)::int as shards from shard_lease l join worker w on w.id = l.worker_id
         where l.expires_at > clock_timestamp() group by w.pid order by w.pid::text`,
      );
      return rows;
    };
    const isFair = (rows: { pid: number; shards: number }[]) =>
      String(rows.map(({ pid }) => pid).sort()) === String(wanted) &&
      rows.reduce((sum, { shards }) => sum + shards, 0) === SHARD_COUNT &&
      rows.every(({ shards }) => shards <= fair);
    await until(readOwners, isFair, withinMs, 100);
  }

  /** Waits until each of these workers has delivered: one that owned shards for a moment only may not have. */
  async untilDelivering(workers: readonly WorkerProcess[], withinMs: number): Promise<void> {
    const pids = workers.map(({ pid }) => pid);
    const readDelivering = async () => {
      const { rows } = await this.db.pool.query<{ count: number }>(
        `select count(*)::int as count from worker w
         where w.pid = any($1::int[]) and exists (select from attempt a where a.worker_id = w.id)`,
        [pids],
      );
      return rows[0]?.count ?? 0;
    };
    await until(readDelivering, (count) => count === pids.length, withinMs, 100);
  }

  /** Starts a steady load. */
  load(): void {
    let count = 0;
    this.#timer = setInterval(() => {
      const bodies = Array.from({ length: EVENTS_AT_ONCE }, () => JSON.stringify({ number: ++count }));
      const publishing = this.#publish(bodies).finally(() => this.#publishing.delete(publishing));
      this.#publishing.add(publishing);
    }, PUBLISH_EVERY_MS);
  }

  /** Ends the load, waits until all deliveries are finished, and checks them. */
  async close(): Promise<Totals> {
    clearInterval(this.#timer);
    await Promise.all(this.#publishing);
    return this.#ledger.close();
  }

  /** Measures all deliveries by the log of the receiver, and collects the workers of their attempts. */
  async measure(): Promise<Measured> {
    const { log } = this.receiver;
    const measured: Measured = { overlapping: [], longestWaitMs: 0, workers: new Set() };
    for await (const page of readFinished(this.db, new Date(0))) {
      for (const { eventId, delivery } of page) {
        let since = this.#accepted.get(eventId)?.acceptedAt ?? Number.NaN;
        for (const [index, { at, endedAt }] of log.requestsOf(delivery.id).entries()) {
          const waitedMs = at - since - log.stalledMs(since, at);
          measured.longestWaitMs = Math.max(measured.longestWaitMs, waitedMs);
          if (index > 0 && waitedMs < 0 && !log.isUnclear(at) && !this.#ledger.isLate(delivery.id))
            measured.overlapping.push(delivery.id);
          since = endedAt ?? Number.POSITIVE_INFINITY;
        }
        for (const { worker } of delivery.attempts) measured.workers.add(worker);
      }
    }
    return measured;
  }

  async down(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
    await this.receiver.stop();
    await this.db.close();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }

  async #publish(bodies: string[]): Promise<void> {
    const events = bodies.map((body) => ({
      handler: HANDLER_PATH,
      topic: TOPIC,
      body: Buffer.from(body),
    }));
    const written = await publishEvents(this.db, events);
    for (const [index, { eventId }] of written.entries()) {
      const bodyHash = createHash("sha256")
        .update(bodies[index] ?? "")
        .digest("base64");
      this.#accepted.set(eventId, { topic: TOPIC, bodyHash, acceptedAt: Date.now() });
    }
  }
}
