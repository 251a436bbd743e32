import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import type { Ranking } from "../schema";
import { RANKING } from "../statements/ranking";

/** The counts by which lists of groups and causes are ordered where counting anew takes too long. A smaller hub counts anew each time. */

/** A hub with more counted failures than this has its list ordered by counts that are kept: to count so many takes 50 to 100 ms. */
const MOST_COUNTED = 200_000;
/** Kept counts are read again behind the list that uses them when they are older, and before it when they are much older. */
const FRESH_MS = 10_000;
const OLDEST_MS = 60_000;
/** The time that counting may take. */
const COUNT_MS = 10_000;

type Pool = Database["pool"];
type Kept = { ranking: Ranking; at: number };
type State = { isLarge: boolean; kept: Kept | null; reading: Promise<Kept | null> | null };

// Each of Next's bundles evaluates this module again: the process keeps one state for each pool.
const shared = globalThis as typeof globalThis & { redeliverRankings?: WeakMap<Pool, State> };
shared.redeliverRankings ??= new WeakMap();
const states = shared.redeliverRankings;

function stateOf(pool: Pool): State {
  const state = states.get(pool) ?? { isLarge: false, kept: null, reading: null };
  states.set(pool, state);
  return state;
}

/** Notes how many failures were counted to order a list, which may be a part of all. */
export function noteCounted(pool: Pool, counted: number): void {
  if (counted > MOST_COUNTED) stateOf(pool).isLarge = true;
}

/** The counts to order by; null where they are counted anew. @param now epoch milliseconds */
export async function rankingOf(pool: Pool, now: number): Promise<Ranking | null> {
  return keptRanking(pool, now) ?? (await stateOf(pool).reading)?.ranking ?? null;
}

/** The counts that are kept, without waiting: null where there are none, which are then read behind the answer of a large hub. */
export function keptRanking(pool: Pool, now: number): Ranking | null {
  const state = stateOf(pool);
  if (!state.isLarge) return null;
  const age = state.kept ? now - state.kept.at : Number.POSITIVE_INFINITY;
  if (age >= FRESH_MS) {
    state.reading ??= readAnew(pool, state, now);
    // An error is the next reader's, who waits for the counts.
    state.reading.catch(() => undefined);
  }
  return state.kept && age < OLDEST_MS ? state.kept.ranking : null;
}

async function readAnew(pool: Pool, state: State, now: number): Promise<Kept | null> {
  try {
    const kept = await read(pool, now);
    state.kept = kept ?? state.kept;
    if (kept) state.isLarge = sumOf(kept.ranking.counts) > MOST_COUNTED;
    return kept;
  } finally {
    state.reading = null;
  }
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

async function read(pool: Pool, now: number): Promise<Kept | null> {
  const rows = await readWithin<{ id: number; count: number }>(pool, COUNT_MS, RANKING, []);
  if (!rows) return null;
  return { at: now, ranking: { ids: rows.map(({ id }) => id), counts: rows.map(({ count }) => count) } };
}
