import { plainValues } from "../../db/array-text";
import type { Release } from "../../engine/conduct-operation";
import type { STARTED_STATES } from "../../engine/operation";
import type { Pace } from "../../engine/operation-settings";
import type { OperationKind } from "../../engine/state";
import type { Queries } from "../database/link";
import { READ_ACTIVE, READ_PAUSED_SUBSCRIBERS } from "./release-statements";

/** A started operation with items that wait for their release, are being sent, or are to be cancelled. */
export type ActiveOperation = {
  id: string;
  kind: OperationKind;
  state: (typeof STARTED_STATES)[number];
  /** It was started for a time or a window: its attempts carry the trigger `scheduled`. */
  isScheduled: boolean;
  /** Null until its leader has decided. */
  release: Release | null;
  pace: Pace | null;
  /** Its copies go to a URL of their own: circuits of subscribers do not hold them back. */
  isRedirected: boolean;
  /** By shard: the items that wait, and those that are being sent. */
  shards: Map<number, { pending: number; sending: number }>;
  /** The subscribers whose items are not released for now. */
  paused: Set<string>;
};

type Row = [
  id: string,
  kind: OperationKind,
  state: ActiveOperation["state"],
  isScheduled: string,
  release: string | null,
  pace: string | null,
  shard: string,
  pending: string,
  sending: string,
  isRedirected: string,
];

/** Reads the active operations, in the order of their start. */
export async function readActiveOperations(link: Queries): Promise<ActiveOperation[]> {
  const rows = await link.query<Row>({ name: "active_operations", text: READ_ACTIVE, values: [] });
  const active = new Map<string, ActiveOperation>();
  for (const [id, kind, state, isScheduled, release, pace, shard, pending, sending, isRedirected] of rows) {
    let one = active.get(id);
    if (!one) {
      one = {
        ...{ id, kind, state, isScheduled: isScheduled === "t" },
        release: release === null ? null : (JSON.parse(release) as Release),
        pace: pace === null ? null : (JSON.parse(pace) as Pace),
        isRedirected: isRedirected === "t",
        ...{ shards: new Map(), paused: new Set() },
      };
      active.set(id, one);
    }
    one.shards.set(Number(shard), { pending: Number(pending), sending: Number(sending) });
  }
  if (active.size === 0) return [];
  const values = [plainValues(active.keys())];
  const paused = await link.query<[string, string]>({
    name: "paused_subscribers",
    text: READ_PAUSED_SUBSCRIBERS,
    values,
  });
  for (const [id, subscriberId] of paused) active.get(id)?.paused.add(subscriberId);
  return [...active.values()];
}
