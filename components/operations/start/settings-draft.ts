import {
  DEFAULT_AUTO_PAUSE,
  DEFAULT_CANARY,
  DEFAULT_PACE,
  DEFAULT_RAMP,
  type Pace,
} from "@/lib/engine/operation-settings";
import type { Settings } from "@/lib/operations/schema/draft";

/** A number as typed; empty: none. */
export type Typed = number | string;

/** How an operation is released, as typed. Shares are in percent; what is switched off keeps its numbers. */
export type SettingsDraft = {
  /** Empty: its default. */
  perSecond: Typed;
  /** Empty: it follows what the subscriber receives anyway. */
  perSubscriber: Typed;
  /** Without a limit in all, and for each subscriber. */
  isUnlimited: boolean;
  isSubscriberUnlimited: boolean;
  hasCanary: boolean;
  canaryItems: Typed;
  canaryShare: Typed;
  hasRamp: boolean;
  rampFrom: Typed;
  rampSeconds: Typed;
  rampShare: Typed;
  hasAutoPause: boolean;
  failedShare: Typed;
  ofAtLeast: Typed;
  overSeconds: Typed;
};

export type PaceDraft = Pick<
  SettingsDraft,
  "perSecond" | "perSubscriber" | "isUnlimited" | "isSubscriberUnlimited"
>;

export function settingsDraft({ pace, canary, ramp, autoPause }: Settings): SettingsDraft {
  const { items, deliveredShare } = canary ?? DEFAULT_CANARY;
  const { fromPerSecond, doubleEverySeconds, deliveredShare: rampShare } = ramp ?? DEFAULT_RAMP;
  const { failedShare, ofAtLeast, overSeconds } = autoPause ?? DEFAULT_AUTO_PAUSE;
  return {
    ...paceDraft(pace),
    hasCanary: canary !== null,
    canaryItems: items,
    canaryShare: percent(deliveredShare),
    hasRamp: ramp !== null,
    rampFrom: fromPerSecond,
    rampSeconds: doubleEverySeconds,
    rampShare: percent(rampShare),
    hasAutoPause: autoPause !== null,
    failedShare: percent(failedShare),
    ofAtLeast,
    overSeconds,
  };
}

/** What a pace that is switched off means. */
const NO_LIMITS: Pace = { perSecond: null, perSubscriberPerSecond: null };

export function paceDraft(pace: Pace | null): PaceDraft {
  const { perSecond, perSubscriberPerSecond }: Pace = pace ?? NO_LIMITS;
  return {
    perSecond: perSecond ?? DEFAULT_PACE.perSecond,
    perSubscriber: perSubscriberPerSecond ?? "",
    isUnlimited: perSecond === null,
    isSubscriberUnlimited: perSubscriberPerSecond === null,
  };
}

/** The settings that were typed. The inputs keep numbers within their bounds; an empty one has its default. */
export function settingsOf(draft: SettingsDraft): Settings {
  const { hasCanary, hasRamp, hasAutoPause } = draft;
  return {
    pace: paceOf(draft),
    canary: hasCanary
      ? {
          items: number(draft.canaryItems, DEFAULT_CANARY.items),
          deliveredShare: share(draft.canaryShare, DEFAULT_CANARY.deliveredShare),
        }
      : null,
    ramp: hasRamp
      ? {
          fromPerSecond: number(draft.rampFrom, DEFAULT_RAMP.fromPerSecond),
          doubleEverySeconds: number(draft.rampSeconds, DEFAULT_RAMP.doubleEverySeconds),
          deliveredShare: share(draft.rampShare, DEFAULT_RAMP.deliveredShare),
        }
      : null,
    autoPause: hasAutoPause
      ? {
          failedShare: share(draft.failedShare, DEFAULT_AUTO_PAUSE.failedShare),
          ofAtLeast: number(draft.ofAtLeast, DEFAULT_AUTO_PAUSE.ofAtLeast),
          overSeconds: number(draft.overSeconds, DEFAULT_AUTO_PAUSE.overSeconds),
        }
      : null,
  };
}

export function paceOf({ isUnlimited, isSubscriberUnlimited, ...typed }: PaceDraft): Pace | null {
  if (isUnlimited && isSubscriberUnlimited) return null;
  const perSecond = isUnlimited ? null : number(typed.perSecond, DEFAULT_PACE.perSecond);
  if (isSubscriberUnlimited) return { perSecond, perSubscriberPerSecond: null };
  if (typed.perSubscriber === "") return { perSecond };
  return { perSecond, perSubscriberPerSecond: Number(typed.perSubscriber) };
}

const number = (typed: Typed, otherwise: number) => (typed === "" ? otherwise : Number(typed));
const percent = (part: number) => Math.round(part * 1000) / 10;
const share = (typed: Typed, otherwise: number) => (typed === "" ? otherwise : Number(typed) / 100);
