import type { PlannedRetry } from "@/lib/engine/schedule";
import { formatDuration } from "@/lib/time/duration";

/** Positions on the picture of a schedule: from 0, the first attempt, to 1, the last time shown. */
export type TimeLine = {
  marks: TimeMark[];
  /** The numbers above the marks; overlapping ones share a label: `3–5`. */
  labels: { at: number; text: string }[];
  ticks: { at: number; text: string }[];
  /** The end of the total time; null when it is outside the picture. */
  cutoff: number | null;
  isLogarithmic: boolean;
};

export type TimeMark = {
  retry: number;
  from: number;
  /** The expected time; null when only earlier times are within the total time. */
  at: number | null;
  to: number;
  isCertain: boolean;
};

/** Above this ratio of the longest to the shortest time the scale is logarithmic, to give short times room. */
const LINEAR_UP_TO = 30;
/** A total time beyond this multiple of the last retry is left out of the picture. */
const CUTOFF_UP_TO = 10;
const ROOM_AFTER_CUTOFF = 1.15;
/** The width of a character of a label, and of the space around a label, as shares of the picture. */
const CHARACTER_WIDTH = 0.016;
const LABEL_SPACE = 0.024;
const TICK_DISTANCE = 0.19;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Round times for the scale. */
const ROUND_TIMES = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 8, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 30, 100, 300, 1000, 3000].map((n) => n * DAY),
];

/** @param totalMs the total time that bounds the retries; null: no bound */
export function timeLineOf(retries: readonly PlannedRetry[], totalMs: number | null): TimeLine {
  const allowed = totalMs ?? Number.POSITIVE_INFINITY;
  const last = Math.min(retries.at(-1)?.latestAfterMs ?? 0, allowed);
  const hasCutoff = totalMs !== null && (last === 0 || totalMs <= last * CUTOFF_UP_TO);
  const longest = Math.max(last, hasCutoff ? totalMs * ROOM_AFTER_CUTOFF : 0) || SECOND;
  const shortest = Math.min(
    longest,
    ...retries.flatMap((one) => [one.earliestAfterMs, one.expectedAfterMs]).filter((after) => after > 0),
  );
  const isLogarithmic = longest / shortest > LINEAR_UP_TO;
  const shareOf = (after: number) =>
    isLogarithmic ? Math.log1p(after / shortest) / Math.log1p(longest / shortest) : after / longest;
  const marks = retries.map(({ retry, earliestAfterMs, expectedAfterMs, latestAfterMs, isCertain }) => ({
    retry,
    from: shareOf(earliestAfterMs),
    at: expectedAfterMs <= allowed ? shareOf(expectedAfterMs) : null,
    to: shareOf(Math.min(latestAfterMs, allowed)),
    isCertain,
  }));
  return {
    marks,
    labels: labelsOf(marks),
    ticks: ticksOf(longest, shareOf),
    cutoff: hasCutoff ? shareOf(totalMs) : null,
    isLogarithmic,
  };
}

function labelsOf(marks: readonly TimeMark[]): TimeLine["labels"] {
  const groups: MarkGroup[] = [];
  for (const mark of marks) {
    const at = mark.at ?? mark.to;
    let group: MarkGroup = { first: mark.retry, last: mark.retry, from: at, to: at };
    // A merged group may overlap the group before it.
    for (let before = groups.at(-1); before && areClose(before, group); before = groups.at(-1)) {
      group = { ...before, last: group.last, to: group.to };
      groups.pop();
    }
    groups.push(group);
  }
  return groups.map((group) => ({ at: middleOf(group), text: textOf(group) }));
}

type MarkGroup = { first: number; last: number; from: number; to: number };

const middleOf = ({ from, to }: MarkGroup) => (from + to) / 2;
const textOf = ({ first, last }: MarkGroup) => (first === last ? `${first}` : `${first}–${last}`);

function areClose(one: MarkGroup, next: MarkGroup): boolean {
  const widths = (textOf(one).length + textOf(next).length) * CHARACTER_WIDTH;
  return middleOf(next) - middleOf(one) < widths / 2 + LABEL_SPACE;
}

/** Round times at a readable distance; the first attempt is at 0. */
function ticksOf(longest: number, shareOf: (after: number) => number): TimeLine["ticks"] {
  const step = ROUND_TIMES.find((time) => shareOf(time) >= TICK_DISTANCE) ?? longest;
  const isEven = Math.abs(shareOf(2 * step) - 2 * shareOf(step)) < 1e-9;
  const times = isEven
    ? Array.from({ length: Math.floor(longest / step) }, (_, index) => (index + 1) * step)
    : ROUND_TIMES.filter((time) => time >= step && time <= longest);
  const ticks = [{ at: 0, text: "0" }];
  for (const time of times) {
    const at = shareOf(time);
    if (at - (ticks.at(-1)?.at ?? 0) >= TICK_DISTANCE) ticks.push({ at, text: formatDuration(time) });
  }
  return ticks;
}
