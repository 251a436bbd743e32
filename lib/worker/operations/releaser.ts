import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { plainValues, textArray } from "../../db/array-text";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import { purgeAtOf, type RetentionSettings } from "../../engine/retention";
import { type AttemptTrigger, isOfWaiting, isSending, type OperationKind } from "../../engine/state";
import type { WorkQueue } from "../claims/work-queue";
import type { Config } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Shards } from "../shards/shards";
import { type ActiveOperation, readActiveOperations } from "./active-operations";
import { type Queues, readQueues } from "./queues";
import { releaseCopies } from "./release-copies";
import { isLocked, releaseLocked } from "./release-locked";
import { CANCEL_ITEMS, RELEASE, RELEASE_CANARY } from "./release-statements";
import { type PlanFacts, Releasing } from "./releasing";

export type ReleaserOptions = {
  /** A connection of its own: a release waits for the locks of other writers of the same deliveries. */
  link: Link;
  /** The connection of the claims, with which releases of waiting deliveries take turns: ./waiting-statements.ts. */
  claimer: Link;
  clock: DatabaseClock;
  shards: Shards;
  queue: WorkQueue;
  workerId: string;
  config: Pick<Config, "notifying">;
  /** How many deliveries may be sent to a subscriber now; if they are redirected, to another URL than its own. */
  room: (subscriberId: string, areRedirected: boolean) => number;
  /** Whether the circuit of a subscriber may hold back what goes to its own URL. */
  isCircuitOpen: (subscriberId: string) => boolean;
  deliveredPerSecond: PlanFacts["deliveredPerSecond"];
  /** The URL of a subscriber as deliveries show it; undefined for one that this worker does not know yet, to which nothing is open. */
  urlOf: (subscriberId: string) => string | undefined;
  /** False while the worker drains. */
  mayRelease: () => boolean;
  /** Items were released or cancelled. */
  onChanged: () => void;
  /** The settings of retention in force: they decide when a discarded delivery leaves the bin. */
  readSettings: () => Promise<Pick<RetentionSettings, "binDays">>;
  log: Logger;
};

/** Items cancelled by one statement. */
const CANCELLED_AT_ONCE = 5000;
/** The queues of an operation are read again so often: subscribers that have no pending items any more leave them. */
const QUEUES_MS = 5000;
const IDLE_MS = 1000;
/**
 * Between the statements of an operation without a rate. A pause or a cancellation waits for the lock of its row, which the next release,
 * begun at once, would take before it.
 */
const FOR_OTHERS_MS = 5;
/** After so many released at once there is room for more before the next step. */
const MANY = 500;

type Known = Queues & { releasing: Releasing; readFor: string; readAt: number };

/** Releases the items of operations in this worker's shards, at their pace, and cancels those of cancelled operations. */
export class Releaser {
  #known = new Map<string, Known>();
  #idleUntil = 0;

  constructor(private readonly options: ReleaserOptions) {}

  /** An operation has changed: the next step looks for it. */
  wake(): void {
    this.#idleUntil = 0;
  }

  /**
   * One step: to be called every quarter of a second. Without an operation it looks for one every second. An operation without a rate is
   * released on and on, as long as what it has released is sent at once.
   */
  async step(): Promise<void> {
    const { clock, mayRelease } = this.options;
    while (mayRelease() && clock.now() >= this.#idleUntil) if ((await this.#pass()) < MANY) return;
  }

  /** @returns how many deliveries were released to be sent */
  async #pass(): Promise<number> {
    const { link, shards, clock } = this.options;
    const operations = await readActiveOperations(link);
    if (operations.length === 0) this.#idleUntil = clock.now() + IDLE_MS;
    const own = shards.claimable;
    for (const id of this.#known.keys()) if (!operations.some((one) => one.id === id)) this.#known.delete(id);
    let released = 0;
    for (const [index, operation] of operations.entries()) {
      if (operation.state === "cancelling") await this.#cancel(operation, own);
      if (operation.state === "running")
        released += await this.#release(operation, operations.slice(0, index), own);
    }
    return released;
  }

  async #cancel({ id, shards }: ActiveOperation, own: readonly number[]): Promise<void> {
    const { link, clock, workerId, onChanged } = this.options;
    for (const shard of own) {
      if (!shards.get(shard)?.pending) continue;
      const values = [id, shard, workerId, isoOf(clock.now()), CANCELLED_AT_ONCE];
      await link.query({ name: "cancel_items", text: CANCEL_ITEMS, values });
      onChanged();
    }
  }

  async #release(
    operation: ActiveOperation,
    earlier: ActiveOperation[],
    own: readonly number[],
  ): Promise<number> {
    const { clock, shards, queue, room, deliveredPerSecond, onChanged } = this.options;
    const mine = own.filter((shard) => operation.shards.get(shard)?.pending);
    if (mine.length === 0) return 0;
    const known = await this.#knownOf(operation, mine);
    const facts = {
      ...{ now: clock.now(), queues: known.queues, deliveredPerSecond },
      room: (subscriberId: string) => room(subscriberId, known.redirected.has(subscriberId)),
    };
    const plan = known.releasing.plan(operation, own, facts);
    let released = 0;
    let changed = 0;
    for (const [shard, wants] of plan) {
      if (!shards.holds(shard)) continue;
      const now = clock.now();
      for (const [subscriberId, taken, sent, redirected] of await this.#releaseShard(
        operation,
        earlier,
        shard,
        wants,
        now,
      )) {
        known.releasing.spent(subscriberId, taken);
        if (taken < (wants.get(subscriberId) ?? 0)) forget(known, shard, subscriberId);
        const due = { shard, subscriberId, dueAt: now };
        if (sent > redirected) queue.due.record({ ...due, priority: RELEASED_RANK });
        if (redirected > 0) queue.due.record({ ...due, priority: REDIRECTED_RANK });
        released += sent;
        changed += taken;
      }
      if (operation.release?.perSecond === null) await pause(FOR_OTHERS_MS);
    }
    if (released > 0) queue.wakeUp();
    if (changed > 0) onChanged();
    return released;
  }

  async #releaseShard(
    { id, kind, isScheduled, release }: ActiveOperation,
    earlier: ActiveOperation[],
    shard: number,
    wants: ReadonlyMap<string, number>,
    now: number,
  ): Promise<[subscriberId: string, taken: number, sent: number, redirected: number][]> {
    const { workerId, urlOf, log } = this.options;
    const link = isOfWaiting(kind) ? this.options.claimer : this.options.link;
    const isCanary = isSending(kind) && release?.stage === "canary";
    const ids = earlier.map((one) => one.id);
    const trigger = isScheduled ? "scheduled" : "manual";
    const common = { operationId: id, shard, workerId, now, isCanary, wants, earlier: ids };
    if (kind === "edit_and_retry") return releaseCopies(link, { ...common, trigger, urlOf }, log);
    const extra = await this.#extraOf(kind, { trigger, now, subscriberIds: [...wants.keys()] });
    const rows = isLocked(kind)
      ? await releaseLocked(link, kind, common, extra)
      : await link.query<[string, string, string, string]>({
          name: `release_${kind}${isCanary ? "_canary" : ""}`,
          text: isSending(kind) && isCanary ? RELEASE_CANARY[kind] : RELEASE[kind],
          values: [
            ...[id, shard, workerId, isoOf(now), plainValues(wants.keys()), plainValues(wants.values())],
            kind === "backfill"
              ? textArray([...wants.keys()], (subscriberId) => urlOf(subscriberId) ?? "")
              : plainValues(ids),
            ...extra,
          ],
        });
    const found = new Map(rows.map(([subscriberId, ...counts]) => [subscriberId, counts]));
    return [...wants.keys()].map((subscriberId) => {
      const [taken, sent, redirected] = found.get(subscriberId) ?? [0, 0, 0];
      return [subscriberId, Number(taken), Number(sent), Number(redirected)];
    });
  }

  /** The parameters that one kind's statement has besides. */
  async #extraOf(
    kind: Exclude<OperationKind, "edit_and_retry">,
    { trigger, now, subscriberIds }: { trigger: AttemptTrigger; now: number; subscriberIds: string[] },
  ): Promise<unknown[]> {
    switch (kind) {
      case "retry":
      case "resend":
      case "backfill":
        return [trigger];
      case "discard":
        return [purgeAtOf(await this.options.readSettings(), new Date(now)).toISOString()];
      case "stop":
        return this.#notifying(subscriberIds);
      case "restore":
      case "accept":
      case "retry_now":
        return [];
    }
  }

  /** The subscribers of whose failures recipients are notified: by a policy of their own, or by those of handlers. */
  #notifying(subscriberIds: string[]): unknown[] {
    const all = subscriberIds.map((id) => ({ id, ...this.options.config.notifying(id) }));
    const byOwn = all.filter(({ ownPolicyId }) => ownPolicyId !== null);
    const byHandlers = all.filter(({ handlerIds }) => handlerIds.length > 0);
    return [
      plainValues(byOwn.map(({ id }) => id)),
      plainValues(byOwn.map(({ ownPolicyId }) => ownPolicyId)),
      plainValues(byHandlers.map(({ id }) => id)),
      plainValues(byHandlers[0]?.handlerIds ?? []),
    ];
  }

  /** The queues of an operation in these shards: read again when the stage or the shards change, when one is empty, and in intervals. */
  async #knownOf(operation: ActiveOperation, mine: readonly number[]): Promise<Known> {
    const { link, clock, isCircuitOpen } = this.options;
    const isCanary = operation.release?.stage === "canary";
    const readFor = `${isCanary} ${mine.join()}`;
    const known = this.#known.get(operation.id);
    const now = clock.now();
    if (known && known.readFor === readFor && known.queues.length > 0 && now - known.readAt < QUEUES_MS)
      return known;
    const queues = await readQueues(link, operation, mine, isCircuitOpen);
    const fresh = { releasing: known?.releasing ?? new Releasing(now), ...queues, readFor, readAt: now };
    this.#known.set(operation.id, fresh);
    return fresh;
  }
}

/** A queue that had fewer items than asked for is empty. */
function forget(known: Known, shard: number, subscriberId: string): void {
  known.queues = known.queues.filter((one) => one.shard !== shard || one.subscriberId !== subscriberId);
}

const isoOf = (at: number) => new Date(at).toISOString();
