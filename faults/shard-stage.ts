import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Database, openDatabase } from "../lib/db/client";
import { SHARD_COUNT } from "../lib/db/ids";
import { COMMAND_STATEMENT_MS } from "../lib/db/limits";
import { migrate } from "../lib/db/migrate";
import { publishEvents } from "../lib/events/mutations";
import { type EmbeddedServer, startEmbeddedPostgres } from "../lib/supervisor/postgres/embedded";
import { startWorkerProcess, type WorkerProcess } from "../lib/testing/processes/worker-process";
import { until } from "../lib/testing/until";
import { inFlight, noteDurable } from "./exposure";
import { readFinished } from "./finished";
import { Ledger, type Totals } from "./ledger";
import type { AcceptedEvent } from "./publisher";
import { type ScriptedReceiver, startScriptedReceiver } from "./receiver";
import { continueProcess, type Stop, stopProcess } from "./stops";
import { createSubscribers, HANDLER_PATH } from "./subscribers";

export type Measured = {
  /** Deliveries of which a request came while another was being answered. */
  overlapping: string[];
  /**
   * The longest that one was waited for: from its event's acceptance to the first request, and from a request's end to the
   * next. Time in which the receiver itself could not run is left out.
   */
  longestWaitMs: number;
  /** The ids of the workers that made attempts. */
  workers: Set<string>;
};

/** Its events go to two subscribers, one of which fails at first. */
const TOPIC = "flaky";
const PUBLISH_EVERY_MS = 50;
const EVENTS_AT_ONCE = 2;

/** PostgreSQL, the receiver, a steady load, and workers that come and go. */
export class ShardStage {
  readonly #accepted = new Map<string, AcceptedEvent>();
  readonly #ledger: Ledger;
  readonly #workers = new Set<WorkerProcess>();
  readonly #stops = new Map<WorkerProcess, Stop>();
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

  /** Kills a worker, or stops it where it stands, with what it has in flight. */
  async breakDown(worker: WorkerProcess, signal: "SIGKILL" | "SIGSTOP"): Promise<void> {
    const durable = await noteDurable(this.db, this.receiver.log);
    if (signal === "SIGKILL") await worker.kill();
    else {
      const stop = await stopProcess(this.db, worker.pid);
      this.#stops.set(worker, stop);
      this.#ledger.stopped(stop);
    }
    await this.receiver.caughtUp();
    this.#ledger.expose(inFlight(this.receiver.log, durable, Date.now()));
  }

  continue(worker: WorkerProcess): void {
    const stop = this.#stops.get(worker);
    if (!stop) throw new Error("This worker is not stopped.");
    continueProcess(stop, worker.pid);
  }

  /** Waits until these workers, and nobody else, own all shards in equal shares. */
  async untilOwnedBy(workers: readonly WorkerProcess[], withinMs: number): Promise<void> {
    const wanted = workers.map(({ pid }) => pid).sort();
    const fair = Math.ceil(SHARD_COUNT / workers.length);
    const ask = async () => {
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
    await until(ask, isFair, withinMs, 100);
  }

  /** Begins a steady load. */
  load(): void {
    let count = 0;
    this.#timer = setInterval(() => {
      const bodies = Array.from({ length: EVENTS_AT_ONCE }, () => JSON.stringify({ number: ++count }));
      const publishing = this.#publish(bodies).finally(() => this.#publishing.delete(publishing));
      this.#publishing.add(publishing);
    }, PUBLISH_EVERY_MS);
  }

  /** Ends the load, waits until everything is delivered, and balances the books. */
  async close(): Promise<Totals> {
    clearInterval(this.#timer);
    await Promise.all(this.#publishing);
    return this.#ledger.close();
  }

  /** What the receiver can say of every delivery, and who made the attempts. */
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
