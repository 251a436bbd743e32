import { hostname } from "node:os";
import { plainValues } from "../../db/array-text";
import { SHARD_COUNT } from "../../db/ids";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import {
  COUNT_WORKERS,
  RELEASE_SHARDS,
  REMOVE_WORKER,
  RENEW_SHARDS,
  REPORT_ALIVE,
  TAKE_SHARDS,
} from "./lease-statements";

type Lease = {
  epoch: string;
  /** Steady milliseconds after which the shard may be another worker's. */
  until: number;
  /** Being left to a worker with fewer shards: nothing new is claimed from it. */
  isLeaving: boolean;
};

export type ShardEvents = {
  /** The shards are this worker's. Claims made there before are orphans. */
  onGained: (shards: number[]) => void;
  /** The shards may belong to another worker already: requests under way are cut off, their results dropped. */
  onLost: (shards: number[]) => void;
  /** The shards are to be left: requests under way finish, then `release` is called. */
  onLeaving: (shards: number[]) => void;
};

export type ShardOptions = {
  link: Link;
  clock: DatabaseClock;
  workerId: string;
  leaseMs: number;
  events: ShardEvents;
};

/** A lease counts as ended this share of its length early: clocks and event loops are not exact. */
const MARGIN = 0.1;

/**
 * The leases of this worker's shards. Life cycle of a lease: taken (of a free shard, or one whose lease ended; the epoch
 * rises) → renewed every fifth of its length → left when other workers have fewer → released. A lease that is not renewed in
 * time is lost: by this process's own steady clock, before any other worker may take it.
 */
export class ShardLeases {
  #leases = new Map<number, Lease>();
  #fence: NodeJS.Timeout | undefined;
  /** When the first lease ends unless it is renewed. */
  #lapsesAt = Number.POSITIVE_INFINITY;

  constructor(private readonly options: ShardOptions) {}

  /** The shards to claim from. */
  get claimable(): number[] {
    return [...this.#leases].filter(([, lease]) => !lease.isLeaving).map(([shard]) => shard);
  }

  /** The shards being left. */
  get leaving(): number[] {
    return [...this.#leases].filter(([, lease]) => lease.isLeaving).map(([shard]) => shard);
  }

  /** This worker's share of all shards, 0 to 1. */
  get share(): number {
    return this.#leases.size / SHARD_COUNT;
  }

  /** Whether the shard is this worker's right now. `onLost` has been called for one that is not when this returns. */
  holds(shard: number): boolean {
    this.dropLapsed();
    return this.#leases.has(shard);
  }

  /**
   * Drops the leases that have ended by now. A process that was stopped for long runs answers and overdue work before the
   * fence's timer: call this before anything is sent or recovered.
   */
  dropLapsed(): void {
    const now = performance.now();
    if (now < this.#lapsesAt) return;
    this.#lose([...this.#leases].filter(([, lease]) => lease.until <= now).map(([shard]) => shard));
    this.#armFence();
  }

  /** Renews the leases, and takes (unless draining) or leaves shards to balance them among the live workers. Call every `leaseMs` / 5. */
  async beat({ mayTake = true } = {}): Promise<void> {
    const { workerId, link } = this.options;
    const now = this.#iso(0);
    await link.query(query("report_alive", REPORT_ALIVE, [workerId, hostname(), process.pid, now]));
    const workers = await this.#countWorkers();
    await this.#renew();
    const fair = Math.ceil(SHARD_COUNT / Math.max(workers, 1));
    const { claimable } = this;
    if (claimable.length > fair) this.#leaveSome(claimable.slice(fair));
    else if (mayTake && claimable.length < fair) await this.#take(fair - claimable.length);
  }

  /** Releases shards whose work is finished. */
  async release(shards: number[]): Promise<void> {
    const { workerId, link } = this.options;
    for (const shard of shards) this.#leases.delete(shard);
    if (shards.length === 0) return;
    await link.query(query("release_shards", RELEASE_SHARDS, [workerId, plainValues(shards), this.#iso(0)]));
  }

  /** Releases everything, so that other workers need not wait for the leases to end. */
  async close(): Promise<void> {
    clearTimeout(this.#fence);
    const { workerId, link } = this.options;
    await this.release([...this.#leases.keys()]);
    await link.query(query("remove_worker", REMOVE_WORKER, [workerId]));
  }

  async #countWorkers(): Promise<number> {
    const { clock, link, leaseMs } = this.options;
    const sentAt = performance.now();
    const values = [this.#iso(-leaseMs)];
    const [row] = await link.query<[string, string]>(query("count_workers", COUNT_WORKERS, values));
    clock.observe(Number(row?.[0]), sentAt, performance.now());
    return Number(row?.[1]);
  }

  async #renew(): Promise<void> {
    const held = [...this.#leases];
    if (held.length === 0) return;
    const { workerId, link, leaseMs } = this.options;
    const until = this.#leaseEnd();
    const shards = plainValues(held.map(([shard]) => shard));
    const epochs = plainValues(held.map(([, lease]) => lease.epoch));
    const values = [workerId, shards, epochs, this.#iso(leaseMs)];
    const rows = await link.query<[string]>(query("renew_shards", RENEW_SHARDS, values));
    const renewed = new Set(rows.map(([shard]) => Number(shard)));
    for (const [shard, lease] of held) if (renewed.has(shard)) lease.until = until;
    this.#lose(held.map(([shard]) => shard).filter((shard) => !renewed.has(shard)));
    this.#armFence();
  }

  async #take(most: number): Promise<void> {
    const { workerId, link, leaseMs, events } = this.options;
    const until = this.#leaseEnd();
    // Another worker's clock may be slightly ahead: its lease is left alone for a margin longer.
    const values = [workerId, most, this.#iso(-leaseMs * MARGIN), this.#iso(leaseMs)];
    const rows = await link.query<[string, string]>(query("take_shards", TAKE_SHARDS, values));
    const taken = rows.map(([shard]) => Number(shard));
    // A lease of this worker's own may have ended too: everything held there is dropped first.
    this.#lose(taken.filter((shard) => this.#leases.has(shard)));
    for (const [shard, epoch] of rows) this.#leases.set(Number(shard), { epoch, until, isLeaving: false });
    this.#armFence();
    if (taken.length > 0) events.onGained(taken);
  }

  #leaveSome(shards: number[]): void {
    for (const shard of shards) {
      const lease = this.#leases.get(shard);
      if (lease) lease.isLeaving = true;
    }
    this.options.events.onLeaving(shards);
  }

  #lose(shards: number[]): void {
    const lost = shards.filter((shard) => this.#leases.delete(shard));
    if (lost.length > 0) this.options.events.onLost(lost);
  }

  #armFence(): void {
    clearTimeout(this.#fence);
    this.#lapsesAt = Math.min(...[...this.#leases.values()].map((lease) => lease.until));
    if (this.#leases.size === 0) return;
    this.#fence = setTimeout(() => this.dropLapsed(), this.#lapsesAt - performance.now());
  }

  /** The end of a lease, counted from before its query: the database can only end it later. */
  #leaseEnd(): number {
    return performance.now() + this.options.leaseMs * (1 - MARGIN);
  }

  #iso(fromNowMs: number): string {
    return new Date(this.options.clock.now() + fromNowMs).toISOString();
  }
}

const query = (name: string, text: string, values: unknown[]) => ({ name, text, values });
