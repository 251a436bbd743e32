import { isHeld } from "../../engine/conduct-operation";
import { mostUnsettled, subscriberRate } from "../../engine/operation-settings";
import { isOfWaiting, isSending } from "../../engine/state";
import { TokenBucket } from "../../engine/token-bucket";
import type { ActiveOperation } from "./active-operations";
import type { Queue } from "./queues";

/** How many items to release of each queue, by shard. */
export type Plan = Map<number, Map<string, number>>;

export type PlanFacts = {
  now: number;
  /** The queues of this worker's shards. */
  queues: readonly Queue[];
  /** How many deliveries its circuit and settings let be sent to a subscriber now. */
  room: (subscriberId: string) => number;
  /** What this worker delivers to a subscriber per second. */
  deliveredPerSecond: (subscriberId: string) => number;
};

/** Items of a kind that sends nothing, per shard and step. */
const CHUNK = 500;
/** The same of a kind on waiting deliveries: the claims of the worker wait for these statements. 100 take some 10 ms. */
const WAITING_CHUNK = 100;
/** Items of one shard at once, while others have their turn in the next step: a cancellation waits for the statement. */
const MOST_OF_SHARD = 500;

/** How many items of one operation this worker may release, now and over time. */
export class Releasing {
  readonly #bucket: TokenBucket;
  #subscribers = new Map<string, TokenBucket>();
  /** Where the next plan begins, so that every queue gets its turn. */
  #turn = 0;

  /** @param begun since when its tokens come, epoch milliseconds */
  constructor(private readonly begun: number) {
    this.#bucket = new TokenBucket(begun);
  }

  /** Plans the next release of an operation. */
  plan(operation: ActiveOperation, own: readonly number[], facts: PlanFacts): Plan {
    const queues = facts.queues.filter(({ subscriberId }) => !operation.paused.has(subscriberId));
    if (!isSending(operation.kind))
      return chunks(queues, isOfWaiting(operation.kind) ? WAITING_CHUNK : CHUNK);
    const { release } = operation;
    if (!release || isHeld(release, facts.now)) return new Map();
    const open = queues.filter(({ subscriberId }) => facts.room(subscriberId) > 0);
    const share = shareOf(operation, own);
    if (open.length === 0 || share === 0) return new Map();
    const perSecond = release.perSecond === null ? null : release.perSecond * share;
    const tokens = this.#bucket.available(perSecond, facts.now);
    const unsettled =
      Math.max(1, Math.floor(mostUnsettled(release.perSecond) * share)) - sendingOf(operation, own);
    const most = Math.min(tokens, unsettled);
    return most <= 0 ? new Map() : this.#spread(operation, open, most, share, facts);
  }

  /** Records what was taken of a subscriber's items. */
  spent(subscriberId: string, items: number): void {
    this.#bucket.spend(items);
    this.#subscribers.get(subscriberId)?.spend(items);
  }

  /**
   * Gives each queue its part in turn, as far as its subscriber's rate allows. Every subscriber gets as much, but of few shards at a time
   * where much is released: a statement for each shard that takes a few items costs several times as much per item as one that takes many.
   */
  #spread(
    operation: ActiveOperation,
    queues: readonly Queue[],
    most: number,
    share: number,
    facts: PlanFacts,
  ): Plan {
    const left = new Map<string, number>();
    for (const { subscriberId } of queues) {
      if (left.has(subscriberId)) continue;
      const rate = subscriberRate(operation.pace, facts.deliveredPerSecond(subscriberId) / share);
      const tokens = this.#bucketOf(subscriberId).available(rate === null ? null : rate * share, facts.now);
      left.set(subscriberId, Math.min(tokens, facts.room(subscriberId)));
    }
    const plan: Plan = new Map();
    const least = Math.max(1, Math.floor(Math.min(most / 2, MOST_OF_SHARD) / left.size));
    const turn = this.#turn % queues.length;
    let served = 0;
    // What the rates of some subscribers leave over goes to the others.
    let open = most;
    for (let waiting = [...queues.slice(turn), ...queues.slice(0, turn)]; open > 0 && waiting.length > 0; ) {
      const part = Math.max(least, Math.ceil(open / waiting.length));
      waiting = waiting.filter((queue) => {
        const items = Math.min(part, open, left.get(queue.subscriberId) ?? 0);
        if (items <= 0) return false;
        served++;
        open -= items;
        left.set(queue.subscriberId, (left.get(queue.subscriberId) ?? 0) - items);
        add(plan, queue, items);
        return true;
      });
    }
    this.#turn = turn + Math.max(1, Math.min(served, queues.length));
    return plan;
  }

  #bucketOf(subscriberId: string): TokenBucket {
    let bucket = this.#subscribers.get(subscriberId);
    if (!bucket) {
      bucket = new TokenBucket(this.begun);
      this.#subscribers.set(subscriberId, bucket);
    }
    return bucket;
  }
}

/** The part of an operation's items that is this worker's: by its shards with pending items. */
function shareOf({ shards }: ActiveOperation, own: readonly number[]): number {
  const pending = [...shards].filter(([, counts]) => counts.pending > 0).map(([shard]) => shard);
  const mine = pending.filter((shard) => own.includes(shard));
  return pending.length === 0 ? 0 : mine.length / pending.length;
}

const sendingOf = ({ shards }: ActiveOperation, own: readonly number[]) =>
  own.reduce((sum, shard) => sum + (shards.get(shard)?.sending ?? 0), 0);

/** As much of every shard as one statement may change. */
function chunks(queues: readonly Queue[], chunk: number): Plan {
  const plan: Plan = new Map();
  const perShard = new Map<number, number>();
  for (const { shard } of queues) perShard.set(shard, (perShard.get(shard) ?? 0) + 1);
  for (const queue of queues) add(plan, queue, Math.ceil(chunk / (perShard.get(queue.shard) ?? 1)));
  return plan;
}

function add(plan: Plan, { shard, subscriberId }: Queue, items: number): void {
  const wants = plan.get(shard) ?? new Map<string, number>();
  wants.set(subscriberId, (wants.get(subscriberId) ?? 0) + items);
  plan.set(shard, wants);
}
