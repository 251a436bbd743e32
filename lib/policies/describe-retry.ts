import type { RetrySettings } from "../engine/retry";
import { type PlannedRetry, planRetries } from "../engine/schedule";
import { aboutDuration, formatDuration } from "../time/duration";
import { describeWindow } from "./describe";
import { STRATEGY_LABEL } from "./labels";

/** Descriptions of retry settings. */

/** One line: the strategy, the number of retries and the time of the last one. */
export function retrySummary(settings: RetrySettings | null): string {
  if (settings === null || settings.attempts === 0) return "No automatic retry";
  const retries = planRetries(settings);
  const window = settings.window ? [describeWindow(settings.window)] : [];
  return [describeStrategy(settings), describeNumber(settings, retries), ...window].join(", ");
}

function describeStrategy({ strategy, immediateAttempts, thenStrategy }: RetrySettings): string {
  if (strategy !== "hybrid" || thenStrategy === null) return STRATEGY_LABEL[strategy];
  return `${immediateAttempts} at once, then ${STRATEGY_LABEL[thenStrategy].toLowerCase()}`;
}

function describeNumber({ attempts, totalMs }: RetrySettings, retries: readonly PlannedRetry[]): string {
  const last = retries.at(-1);
  if (totalMs !== null && (retries.length < attempts || !last?.isCertain))
    return `at most ${retries.length} of ${retriesText(attempts)} within ${formatDuration(totalMs)}`;
  if (!last || last.latestAfterMs === 0) return `${retriesText(attempts)} at once`;
  const about = last.earliestAfterMs === last.latestAfterMs ? "" : "about ";
  const which = attempts === 1 ? "" : ", the last";
  return `${retriesText(attempts)}${which} after ${about}${aboutDuration(last.expectedAfterMs)}`;
}

/** Sentences: the retries while every attempt fails, those that the total time rules out, and the window. */
export function scheduleSentences(settings: RetrySettings): string[] {
  const { attempts, totalMs, window } = settings;
  if (attempts === 0) return ["No retry is made. Rules can still disable a subscriber."];
  const retries = planRetries(settings);
  return [
    retries.length === 0 ? "No retry is made." : whatFollows(settings, retries),
    ...(totalMs === null ? [] : whatIsRuledOut(attempts, totalMs, retries)),
    ...(window
      ? [
          `Retries wait for ${describeWindow(window)}; the delays below do not include the wait for these hours.`,
        ]
      : []),
  ];
}

function whatFollows(settings: RetrySettings, retries: readonly PlannedRetry[]): string {
  const last = retries.at(-1);
  const number = retries.length;
  const atMost = last?.isCertain === false ? "at most " : "";
  const begin = `While every attempt fails, ${atMost}${retriesText(number)} follow${number === 1 ? "s" : ""}`;
  if (!last || last.latestAfterMs === 0) return `${begin}, at once.`;
  const which = number === 1 ? "" : "the last ";
  // A retry later than the total time is not made.
  const allowed = settings.totalMs ?? Number.POSITIVE_INFINITY;
  const [early, middle, late] = [last.earliestAfterMs, last.expectedAfterMs, last.latestAfterMs].map(
    (after) => aboutDuration(Math.min(after, allowed)),
  );
  if (early === late) return `${begin}, ${which}${late} after the first attempt.`;
  const [ifHealthy, ifDown] = isAdaptive(settings)
    ? [" (a subscriber that is otherwise healthy)", " (one that fails always)"]
    : ["", ""];
  const inTheMiddle = last.expectedAfterMs < allowed ? `, ${middle} in the middle` : "";
  return `${begin}, ${which}between ${early}${ifHealthy} and ${late}${ifDown} after the first attempt${inTheMiddle}.`;
}

function isAdaptive({ strategy, thenStrategy }: RetrySettings): boolean {
  return strategy === "adaptive" || thenStrategy === "adaptive";
}

function whatIsRuledOut(attempts: number, totalMs: number, retries: readonly PlannedRetry[]): string[] {
  const total = `The total time of ${formatDuration(totalMs)}`;
  const uncertain = retries.filter(({ isCertain }) => !isCertain);
  const [may, out] = [
    rangeText(uncertain[0]?.retry, retries.length),
    rangeText(retries.length + 1, attempts),
  ];
  if (may && out) return [`${total} rules out ${out}, and may rule out ${may}.`];
  if (out) return [`${total} rules out ${out}.`];
  if (may) return [`${total} may rule out ${may}.`];
  return [];
}

/** `retry 4`, `retries 4–10`; undefined when there are none. */
function rangeText(from: number | undefined, to: number): string | undefined {
  if (from === undefined || from > to) return undefined;
  return from === to ? `retry ${from}` : `retries ${from}–${to}`;
}

function retriesText(number: number): string {
  return number === 1 ? "1 retry" : `${number} retries`;
}
