import { plainArray, plainValues } from "../../db/array-text";
import { isSending } from "../../engine/state";
import type { Queries } from "../database/link";
import type { ActiveOperation } from "./active-operations";
import { READ_CANARY_QUEUES, READ_QUEUES, READ_REDIRECTED } from "./release-statements";

/** A queue of an operation: the pending items of one subscriber in one shard. */
export type Queue = { shard: number; subscriberId: string };

/** The queues of an operation, and the subscribers with an open circuit whose next items go to another URL than theirs: it does not hold these back. */
export type Queues = { queues: Queue[]; redirected: ReadonlySet<string> };

/** Reads the queues of an operation in some shards. */
export async function readQueues(
  link: Queries,
  { id, kind, isRedirected, release }: ActiveOperation,
  shards: readonly number[],
  isCircuitOpen: (subscriberId: string) => boolean,
): Promise<Queues> {
  const isCanary = release?.stage === "canary";
  const rows = await link.query<[string, string]>({
    name: isCanary ? "canary_queues" : "operation_queues",
    text: isCanary ? READ_CANARY_QUEUES : READ_QUEUES,
    values: [id, plainValues(shards)],
  });
  const queues = rows.map(([shard, subscriberId]) => ({ shard: Number(shard), subscriberId }));
  if (isRedirected) return { queues, redirected: new Set(queues.map(({ subscriberId }) => subscriberId)) };
  const held = isSending(kind) ? queues.filter(({ subscriberId }) => isCircuitOpen(subscriberId)) : [];
  return { queues, redirected: held.length > 0 ? await readRedirected(link, id, held) : new Set() };
}

async function readRedirected(link: Queries, id: string, queues: readonly Queue[]): Promise<Set<string>> {
  const shards = plainArray(queues, ({ shard }) => shard);
  const subscribers = plainArray(queues, ({ subscriberId }) => subscriberId);
  const rows = await link.query<[string]>({
    name: "redirected_queues",
    text: READ_REDIRECTED,
    values: [id, shards, subscribers],
  });
  return new Set(rows.map(([subscriberId]) => subscriberId));
}
