import { type Canary, type Pace, subscriberRate } from "@/lib/engine/operation-settings";
import { estimateSeconds } from "@/lib/operations/estimate";
import type { Settings } from "@/lib/operations/schema/draft";
import { aboutDuration } from "@/lib/time/duration";
import { count } from "../operation-text";

/** How an operation is released, in sentences. */

/** `At most 100 per second, and 10 per second to each subscriber`. */
export function paceText(pace: Pace | null): string {
  if (pace === null) return "As fast as the workers and the subscribers can";
  const each = subscriberRate(pace, 0);
  const whole = pace.perSecond === null ? "Without a limit" : `At most ${count(pace.perSecond)} per second`;
  if (each === null) return `${whole}, without a limit for each subscriber`;
  const isDefault = pace.perSubscriberPerSecond === undefined;
  return `${whole}, and ${isDefault ? "about " : ""}${count(each)} per second to each subscriber`;
}

/** Names and sentences of the other settings, of an operation that sends so many deliveries. */
export function safeguardTexts(
  { canary, ramp, autoPause }: Omit<Settings, "pace">,
  pending: number,
): [string, string][] {
  return [
    ["Canary", canary ? canaryText(canary, pending) : "off: all are sent without a test"],
    [
      "Ramp",
      ramp
        ? `begins at ${count(ramp.fromPerSecond)} per second and doubles every ${ramp.doubleEverySeconds} s while ${percent(ramp.deliveredShare)} are delivered`
        : "off: the whole pace at once",
    ],
    [
      "Automatic pause",
      autoPause
        ? `a subscriber pauses when ${percent(autoPause.failedShare)} of at least ${count(autoPause.ofAtLeast)} results in ${autoPause.overSeconds} s failed`
        : "off: failures do not stop it",
    ],
  ];
}

const canaryText = ({ items, deliveredShare }: Canary, pending: number) =>
  pending <= items
    ? `all ${count(pending)}, as no more than ${count(items)} are sent`
    : `${count(items)} first; it goes on when at least ${percent(deliveredShare)} of them are delivered`;

/** How long so many deliveries take: `about 4 min`; null without a limit that says it. */
export function durationText(left: Parameters<typeof estimateSeconds>[0], settings: Settings): string | null {
  const seconds = estimateSeconds(left, settings);
  return seconds === null ? null : `about ${aboutDuration(Math.max(1, seconds) * 1000)}`;
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
