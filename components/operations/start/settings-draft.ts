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
  /** Empty: no limit. */
  perSecond: Typed;
  /** Empty: it follows what the subscriber receives anyway. */
  perSubscriber: Typed;
  isUnpaced: boolean;
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

export type PaceDraft = Pick<SettingsDraft, "perSecond" | "perSubscriber" | "isUnpaced">;

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

export function paceDraft(pace: Pace | null): PaceDraft {
  const { perSecond, perSubscriberPerSecond } = pace ?? (DEFAULT_PACE as Pace);
  return {
    perSecond: perSecond ?? "",
    perSubscriber: perSubscriberPerSecond ?? "",
    isUnpaced: pace === null || perSecond === null,
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

export function paceOf({ isUnpaced, perSecond, perSubscriber }: PaceDraft): Pace | null {
  if (isUnpaced) return null;
  const whole = { perSecond: number(perSecond, DEFAULT_PACE.perSecond) };
  return perSubscriber === "" ? whole : { ...whole, perSubscriberPerSecond: Number(perSubscriber) };
}

const number = (typed: Typed, otherwise: number) => (typed === "" ? otherwise : Number(typed));
const percent = (part: number) => Math.round(part * 1000) / 10;
const share = (typed: Typed, otherwise: number) => (typed === "" ? otherwise : Number(typed) / 100);
