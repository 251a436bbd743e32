import { DAY_MS } from "./units";
import { offsetMs } from "./zone";

/** Moments as local times of a zone without an offset, as inputs for them have: `2026-11-26T22:00`, with seconds if it has any. */

export function localTimeIn(zone: string, moment: Date): string {
  const local = new Date(moment.getTime() + offsetMs(zone, moment)).toISOString();
  return local.replace("Z", "").replace(/(:00)?\.000$/, "");
}

/**
 * The moment of a local time in a zone; undefined for another text. Of a time that clocks show twice the first, and for a time that
 * they skip the one as much later.
 */
export function momentOf(zone: string, text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text)) return undefined;
  const local = Date.parse(`${text}Z`);
  if (Number.isNaN(local)) return undefined;
  const [before = 0, after = 0] = [local - DAY_MS, local + DAY_MS].map((at) => offsetMs(zone, new Date(at)));
  const first = Math.min(local - before, local - after);
  const isShown = (at: number) => at + offsetMs(zone, new Date(at)) === local;
  const found = [first, Math.max(local - before, local - after)].find(isShown);
  return new Date(found ?? local - before);
}
