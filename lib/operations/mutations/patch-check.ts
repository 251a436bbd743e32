import type { Prisma } from "../../db/generated/client";
import { type PreparedPatch, preparePatch } from "../../engine/json-patch/apply";
import type { JsonPatch } from "../../engine/json-patch/operation";
import { patchPayload } from "../../engine/json-patch/patch-payload";
import { PAYLOAD_LIMIT_BYTES } from "../../publishing/schema";
import { inTurns } from "../../text/in-turns";
import { CHECK_LIMITS, type CheckLimits, type StoredCheck } from "../schema/set-edit";
import { BODIES, ITEMS_BEHIND, SKIP_UNPATCHABLE } from "../statements/set-edit";

/** The payloads that are in memory at once. */
const CHUNK = { items: 500, bytes: 4 * 1024 * 1024 };
/** The most reasons that are named; the others are counted together. */
const MOST_REASONS = 20;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

type Item = { deliveryId: string; eventId: string; shard: number; bytes: number };

/**
 * Tries a patch on the pending items of a draft, in the order of their deliveries and in bounded chunks, and skips those to which it does not
 * apply. A payload that is gone meanwhile is left to the release.
 */
export async function checkPatch(
  store: Prisma.TransactionClient,
  operation: { id: string; now: Date },
  patch: JsonPatch,
  limits: CheckLimits = CHECK_LIMITS,
): Promise<StoredCheck> {
  const prepared = preparePatch(patch);
  const begun = performance.now();
  const reasons = new Map<string, number>();
  const applied: string[] = [];
  let refused = 0;
  let left = { ...limits };
  let isComplete = false;
  for (let after = BEFORE_ALL; performance.now() - begun < limits.ms; ) {
    // One more than may be looked at: whether there are others.
    const most = Math.min(CHUNK.items, left.items) + 1;
    const items = await store.$queryRawUnsafe<Item[]>(ITEMS_BEHIND, operation.id, after, most);
    const chunk = firstOf(items, { items: most - 1, bytes: Math.min(CHUNK.bytes, left.bytes) });
    isComplete = items.length === chunk.length;
    const tried = await tryChunk(store, prepared, chunk);
    for (const { why } of tried.refused) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    refused += tried.refused.length;
    applied.push(...tried.applied);
    await skip(store, operation, tried.refused);
    const bytes = chunk.reduce((sum, one) => sum + one.bytes, 0);
    left = { ...left, items: left.items - chunk.length, bytes: left.bytes - bytes };
    after = chunk.at(-1)?.deliveryId ?? after;
    if (isComplete || chunk.length === 0) break;
  }
  return {
    checked: applied.length + refused,
    applies: applied.length,
    doesNotApply: named(reasons),
    isComplete,
    samples: spread(applied),
  };
}

/** As many of the first items as may be read at once. */
function firstOf(items: readonly Item[], most: { items: number; bytes: number }): Item[] {
  let bytes = 0;
  const end = items.findIndex((one, index) => {
    bytes += one.bytes;
    return index >= most.items || bytes > most.bytes;
  });
  return end < 0 ? [...items] : items.slice(0, end);
}

type Refused = Item & { why: string };

async function tryChunk(
  store: Prisma.TransactionClient,
  patch: PreparedPatch,
  chunk: readonly Item[],
): Promise<{ applied: string[]; refused: Refused[] }> {
  const events = chunk.map(({ eventId }) => eventId);
  const shards = chunk.map(({ shard }) => shard);
  const rows = await store.$queryRawUnsafe<{ eventId: string; body: Uint8Array | null }[]>(
    BODIES,
    ...[events, shards],
  );
  const bodies = new Map(rows.map(({ eventId, body }) => [eventId, body]));
  return inTurns(
    (function* () {
      const applied: string[] = [];
      const refused: Refused[] = [];
      for (const item of chunk) {
        yield undefined;
        const body = bodies.get(item.eventId);
        if (!body) continue;
        const patched = patchPayload(patch, body, PAYLOAD_LIMIT_BYTES);
        if ("why" in patched) refused.push({ ...item, why: patched.why });
        else applied.push(item.deliveryId);
      }
      return { applied, refused };
    })(),
  );
}

async function skip(
  store: Prisma.TransactionClient,
  { id, now }: { id: string; now: Date },
  refused: readonly Refused[],
): Promise<void> {
  if (refused.length === 0) return;
  const deliveries = refused.map(({ deliveryId }) => deliveryId);
  const shards = refused.map(({ shard }) => shard);
  await store.$executeRawUnsafe(SKIP_UNPATCHABLE, id, deliveries, shards, now);
}

/** The reasons, the most frequent first. */
function named(reasons: ReadonlyMap<string, number>): StoredCheck["doesNotApply"] {
  const all = [...reasons]
    .map(([why, count]) => ({ why, count }))
    .sort((one, other) => other.count - one.count);
  const others = all.slice(MOST_REASONS).reduce((sum, { count }) => sum + count, 0);
  return [...all.slice(0, MOST_REASONS), ...(others > 0 ? [{ why: "other reasons", count: others }] : [])];
}

/** Three of them: the first, the one in the middle and the last. */
function spread(ids: readonly string[]): string[] {
  const places = [0, Math.floor((ids.length - 1) / 2), ids.length - 1];
  return [...new Set(places.flatMap((place) => ids[place] ?? []))];
}
