import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import { RELEASE_LEADER_LEASES, RENEW_LEADER_LEASES, TAKE_LEADER_LEASES } from "./leader-statements";
import { LeaderTerm } from "./leader-term";
import type { Tasks } from "./tasks";

/** What a run of a leader task receives. */
export type Leader = {
  /** The task, which is the key of its lease. */
  name: string;
  /** The number of this take-over (PostgreSQL's bigint as text), for the writes that a predecessor must not make. */
  fence: string;
  /** Whether the lease is still held, by this process's steady clock. To be asked before each step of a run. */
  isLeader: () => boolean;
  /** Aborted when the lease is lost or the worker stops leading. */
  signal: AbortSignal;
};

type LeaderTask = {
  name: string;
  everyMs: number;
  run: (leader: Leader) => Promise<unknown>;
  pauseMs?: number | undefined;
};

export type LeaderTasksOptions = {
  link: Queries;
  clock: Pick<DatabaseClock, "now">;
  workerId: string;
  leaseMs: number;
  /** Runs the tasks that this worker leads. */
  tasks: Tasks;
};

/** A lease counts as over so long before it is: clocks and event loops are not exact. Share of the lease. */
const MARGIN = 0.1;

/**
 * Work that one worker at a time does. Each task has a lease row: a worker takes it when it is free or has run out,
 * renews it every fifth of the lease (also while a run is under way), and runs the task every `everyMs` meanwhile. A
 * leader that could not renew in time stops by its own steady clock before another worker may take the lease, and
 * releases its leases on a clean stop.
 *
 * A process that was frozen may wake up in the middle of a run and write once more, beside its successor. Writes that
 * read first and decide from it name their fence (`hasFence`): those of notifications (mail/mail-statements.ts), where
 * a second writer would exceed the e-mails of a minute. The others are idempotent or have guards of their own: day
 * partitions are created if missing, old rows are deleted by age, an e-mail's try has a claim token.
 */
export class LeaderTasks {
  #tasks = new Map<string, LeaderTask>();
  #terms = new Map<string, LeaderTerm>();
  /** The last run of each task: a new term waits for the end of a run that began in an earlier one. */
  #runs = new Map<string, Promise<unknown>>();

  constructor(private readonly options: LeaderTasksOptions) {}

  /**
   * Registers a task: `run` is called every `everyMs` milliseconds after its last end, in the worker that leads it.
   * A run that throws is logged and repeated soon, after `pauseMs` at the earliest. @param name the primary key of the lease
   */
  leaderTask(name: string, everyMs: number, run: LeaderTask["run"], pauseMs?: number): void {
    this.#tasks.set(name, { name, everyMs, run, pauseMs });
  }

  /** Renews the leases held and, unless the worker drains, takes free ones. To be called every `leaseMs` / 5. */
  async beat({ mayTake = true } = {}): Promise<void> {
    await this.#renew();
    const missing = [...this.#tasks.keys()].filter((name) => !this.#isLeading(name));
    if (mayTake && missing.length > 0) await this.#take(missing);
  }

  /** Gives all leases up. To be called when no run is under way any more; the next leader need not wait. */
  async release(): Promise<void> {
    for (const term of this.#terms.values()) term.end();
    this.#terms.clear();
    const { link, workerId } = this.options;
    const values = [workerId, this.#iso(0)];
    await link.query({ name: "release_leader_leases", text: RELEASE_LEADER_LEASES, values });
  }

  async #renew(): Promise<void> {
    const held = [...this.#terms.values()].filter((term) => term.isHeld());
    if (held.length === 0) return;
    const { link, workerId } = this.options;
    const until = this.#leaseEnd();
    const [names, fences] = [held.map(({ name }) => name), held.map(({ fence }) => fence)];
    const rows = await link.query<[string]>({
      name: "renew_leader_leases",
      text: RENEW_LEADER_LEASES,
      values: [workerId, names, fences, this.#iso(this.options.leaseMs)],
    });
    const renewed = new Set(rows.map(([name]) => name));
    for (const term of held) renewed.has(term.name) ? term.extend(until) : term.end();
  }

  async #take(names: string[]): Promise<void> {
    const { link, workerId, leaseMs } = this.options;
    const until = this.#leaseEnd();
    // Another worker's clock may be a little ahead of this one's: its lease is left alone for a moment longer.
    const values = [workerId, names, this.#iso(-leaseMs * MARGIN), this.#iso(leaseMs)];
    const rows = await link.query<[name: string, fence: string]>({
      name: "take_leader_leases",
      text: TAKE_LEADER_LEASES,
      values,
    });
    for (const [name, fence] of rows) {
      const task = this.#tasks.get(name);
      if (task) this.#lead(task, fence, until);
    }
  }

  #lead(task: LeaderTask, fence: string, until: number): void {
    const { name, everyMs, pauseMs } = task;
    const term = new LeaderTerm(name, fence, until);
    this.#terms.set(name, term);
    const endRepeating = this.options.tasks.repeat(name, everyMs, () => this.#run(task, term), pauseMs);
    term.signal.addEventListener("abort", endRepeating, { once: true });
  }

  async #run(task: LeaderTask, term: LeaderTerm): Promise<void> {
    await this.#runs.get(task.name)?.catch(() => {}); // reported when it ended
    if (!term.isHeld()) return;
    const { name, fence, signal } = term;
    const run = task.run({ name, fence, signal, isLeader: () => term.isHeld() });
    this.#runs.set(name, run);
    await run;
  }

  #isLeading(name: string): boolean {
    return this.#terms.get(name)?.isHeld() ?? false;
  }

  /** Counted from before the lease is asked for: the database can only end it later. */
  #leaseEnd(): number {
    return performance.now() + this.options.leaseMs * (1 - MARGIN);
  }

  #iso(fromNowMs: number): string {
    return new Date(this.options.clock.now() + fromNowMs).toISOString();
  }
}
