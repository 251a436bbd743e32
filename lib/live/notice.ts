import { LIVE_NOUNS, type LiveNoun } from "./nouns";
import type { LiveData } from "./schema";

/** A notification of what changed. Its id is the same in every process that hears it. */
export type LiveNotice = LiveData & { id: string };

/** Writes a notification without its watermark, which the database adds. @param id without a space */
export function writeNotice(id: string, changed: Iterable<LiveNoun>): string {
  return `${id} ${[...changed].join(",")} `;
}

/** Parses a notification; null for a text that is none, as of another release. Words that are not known here are left out. */
export function readNotice(payload: string): LiveNotice | null {
  const [id, nouns, watermark] = payload.split(" ");
  if (!id || nouns === undefined || !watermark) return null;
  return { id, changed: LIVE_NOUNS.filter((noun) => nouns.split(",").includes(noun)), watermark };
}

/** One notice that says what two say; the later one gives the id. */
export function merged(earlier: LiveNotice, later: LiveNotice): LiveNotice {
  const changed = new Set([...earlier.changed, ...later.changed]);
  const watermark = earlier.watermark > later.watermark ? earlier.watermark : later.watermark;
  return { id: later.id, changed: LIVE_NOUNS.filter((noun) => changed.has(noun)), watermark };
}
