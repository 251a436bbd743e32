import { plainArray, plainValues } from "../../db/array-text";
import type { Link } from "../database/link";
import { LOCK, LOCK_CANARY, type LockedKind, RELEASE_LOCKED } from "./release-statements";

/** What is released of an operation in one shard. */
export type ShardRelease = {
  operationId: string;
  shard: number;
  workerId: string;
  now: number;
  isCanary: boolean;
  /** How many items of each subscriber. */
  wants: ReadonlyMap<string, number>;
  /** The operations begun earlier. */
  earlier: readonly string[];
};

type Released = [subscriberId: string, taken: string, sent: string, redirected: string];

export const isLocked = (kind: string): kind is LockedKind => kind in LOCK;
const hasCanary = (kind: LockedKind): kind is keyof typeof LOCK_CANARY => kind in LOCK_CANARY;

/**
 * Releases items of deliveries that wait for nobody: locks them, and then judges them by what is committed. A worker that dies in between has
 * changed nothing.
 * @param extra the parameter that the kind's statement has besides, if any
 */
export async function releaseLocked(
  link: Link,
  kind: LockedKind,
  { operationId, shard, workerId, now, isCanary, wants, earlier }: ShardRelease,
  extra: readonly unknown[],
): Promise<Released[]> {
  const own = [operationId, shard, workerId];
  const lock =
    isCanary && hasCanary(kind)
      ? { name: `lock_${kind}_canary`, text: LOCK_CANARY[kind] }
      : { name: `lock_${kind}`, text: LOCK[kind] };
  let rows: Released[] = [];
  await link.transaction(async (query) => {
    const values = [...own, plainValues(wants.keys()), plainValues(wants.values())];
    const picked = await query<[deliveryId: string, isLocked: string]>({ ...lock, values });
    if (picked.length === 0) return;
    rows = await query<Released>({
      name: `release_${kind}`,
      text: RELEASE_LOCKED[kind],
      values: [
        ...[...own, new Date(now).toISOString()],
        ...[
          plainArray(picked, ([id]) => id),
          plainArray(picked, ([, locked]) => locked),
          plainValues(earlier),
        ],
        ...extra,
      ],
    });
  });
  return rows;
}
