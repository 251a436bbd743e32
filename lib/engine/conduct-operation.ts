import type { StateReason } from "./operation";
import type { AutoPause, Canary, Pace, Ramp } from "./operation-settings";

/** How far the release of an operation has come, as the leader wrote it. Times are epoch milliseconds of the database's clock. */
export type Release = {
  stage: "canary" | "ramp" | "full";
  /** The rate of the whole operation now; null is no limit, 0 while it is held. */
  perSecond: number | null;
  /** Since when the stage, or the rate of the ramp, is what it is. */
  since: number;
  /** Nothing is released before this time: live traffic or the database suffers. */
  heldUntil?: number;
};

/** Results of an operation's deliveries in a period. */
export type Results = { delivered: number; failed: number };

export type SubscriberResults = Results & { subscriberId: string };

/** What the leader has read of a running operation that sends. */
export type OperationFacts = {
  now: number;
  pace: Pace | null;
  canary: Canary | null;
  ramp: Ramp | null;
  autoPause: AutoPause | null;
  /** Null when nothing has been released since it was started or resumed after its canary failed. */
  release: Release | null;
  /** Its items by result. */
  counts: { pending: number; sending: number };
  /** The items of its canary by result. */
  canaryResults: Results & { open: number };
  /** What settled within the time of the ramp's step. */
  rampResults: Results;
  /** What settled within the time of the automatic pause, by subscriber. */
  recent: readonly SubscriberResults[];
  /** Since when it runs without a pause, as far as its leader knows. */
  runningSince: number;
  /** When a delivery of it settled last; null before the first one. */
  lastSettledAt: number | null;
  /** The subscribers that have items, and those that still have pending ones. */
  subscribers: number;
  pendingSubscribers: readonly string[];
  /** Those whose items are paused already, and those that cannot be judged now: a circuit is not closed, or they are paused. */
  pausedSubscribers: ReadonlySet<string>;
  unjudgeable: ReadonlySet<string>;
  /** Whether live deliveries wait for long, or the database has become slow. */
  suffering: "live_traffic" | "database" | null;
};

export type Conduct = {
  /** The new release, if it changes. */
  release?: Release;
  /** The reason shown while it runs; null for none. */
  stateReason: StateReason | null;
  /** Subscribers whose items pause now. */
  pause: { subscriberId: string; reason: StateReason }[];
  /** The whole operation pauses. */
  pauseAll?: StateReason;
};

/** While something suffers, nothing is released for so long; then it is tried again. */
export const HOLD_MS = 10_000;
/** Nothing settled for so long: the operation pauses. */
export const INCONCLUSIVE_MS = 60_000;

/**
 * Decides what becomes of a running operation: whether its canary is good enough, how fast the ramp is, which subscribers pause, and
 * whether it pauses as a whole.
 */
export function conductOperation(facts: OperationFacts): Conduct {
  const { now, release, suffering } = facts;
  const pause = subscribersToPause(facts);
  const paused = new Set([...facts.pausedSubscribers, ...pause.map(({ subscriberId }) => subscriberId)]);
  const whole = pauseOfAll(facts, pause, paused);
  if (whole) return { stateReason: null, pause, pauseAll: whole };
  const next = release ? nextRelease(facts, release) : firstRelease(facts);
  if (next === "canary_failed") return { stateReason: null, pause, pauseAll: next };
  if (suffering && !isHeld(next, now)) {
    // The ramp's step begins again after the hold.
    return { stateReason: suffering, pause, release: { ...next, since: now, heldUntil: now + HOLD_MS } };
  }
  const stateReason = isHeld(next, now) ? (suffering ?? "live_traffic") : null;
  return { stateReason, pause, ...(next === release ? {} : { release: next }) };
}

export const isHeld = ({ heldUntil }: Release, now: number): boolean =>
  heldUntil !== undefined && now < heldUntil;

/** The share of results that were delivered; 1 without results. */
export const deliveredShare = ({ delivered, failed }: Results): number =>
  delivered + failed === 0 ? 1 : delivered / (delivered + failed);

function firstRelease({ now, canary, pace, ramp }: OperationFacts): Release {
  if (canary) return { stage: "canary", perSecond: perSecondOf(pace), since: now };
  return afterCanary(now, pace, ramp);
}

function afterCanary(now: number, pace: Pace | null, ramp: Ramp | null): Release {
  const most = perSecondOf(pace);
  if (!ramp || (most !== null && ramp.fromPerSecond >= most))
    return { stage: "full", perSecond: most, since: now };
  return { stage: "ramp", perSecond: ramp.fromPerSecond, since: now };
}

const perSecondOf = (pace: Pace | null) => pace?.perSecond ?? null;

function nextRelease(facts: OperationFacts, release: Release): Release | "canary_failed" {
  const { now, pace, ramp, canary, canaryResults, rampResults, runningSince } = facts;
  const most = perSecondOf(pace);
  if (release.stage === "canary" && canary) {
    if (canaryResults.open > 0) return release.perSecond === most ? release : { ...release, perSecond: most };
    return deliveredShare(canaryResults) >= canary.deliveredShare
      ? afterCanary(now, pace, ramp)
      : "canary_failed";
  }
  if (release.stage !== "ramp" || !ramp || release.perSecond === null)
    return release.stage === "full" && release.perSecond === most
      ? release
      : { stage: "full", perSecond: most, since: now };
  const isLimited = most !== null && release.perSecond >= most;
  if (isLimited) return { stage: "full", perSecond: most, since: now };
  if (now - Math.max(release.since, runningSince) < ramp.doubleEverySeconds * 1000) return release;
  if (deliveredShare(rampResults) < ramp.deliveredShare) return { ...release, since: now };
  const doubled = release.perSecond * 2;
  if (most !== null && doubled >= most) return { stage: "full", perSecond: most, since: now };
  // Without a limit the ramp ends where a second's worth of deliveries is more than may be unsettled.
  return doubled > FASTEST_RAMP
    ? { stage: "full", perSecond: most, since: now }
    : { stage: "ramp", perSecond: doubled, since: now };
}

const FASTEST_RAMP = 2000;

function subscribersToPause(facts: OperationFacts): Conduct["pause"] {
  const { autoPause, recent, pendingSubscribers, pausedSubscribers, unjudgeable, release } = facts;
  // Its canary is judged as a whole, by its own share.
  const isJudged = autoPause && release && release.stage !== "canary";
  const failing = new Set(
    isJudged
      ? recent
          .filter((one) => one.delivered + one.failed >= autoPause.ofAtLeast)
          .filter((one) => 1 - deliveredShare(one) >= autoPause.failedShare)
          .map(({ subscriberId }) => subscriberId)
      : [],
  );
  return pendingSubscribers
    .filter((id) => !pausedSubscribers.has(id))
    .flatMap((subscriberId): Conduct["pause"] => {
      if (failing.has(subscriberId)) return [{ subscriberId, reason: "failure_share" }];
      return unjudgeable.has(subscriberId) ? [{ subscriberId, reason: "inconclusive" }] : [];
    });
}

/**
 * The operation pauses when at least half of its subscribers are paused, or all that still have pending items; or when nothing has
 * settled for a minute although something was released or waits to be.
 */
function pauseOfAll(
  facts: OperationFacts,
  pause: Conduct["pause"],
  paused: ReadonlySet<string>,
): StateReason | undefined {
  const { pendingSubscribers, subscribers, now, release, lastSettledAt, counts, runningSince } = facts;
  const all = pendingSubscribers.length > 0 && pendingSubscribers.every((id) => paused.has(id));
  if (pendingSubscribers.length > 0 && paused.size > 0 && (all || paused.size * 2 >= subscribers))
    return pause.some(({ reason }) => reason === "failure_share") || pause.length === 0
      ? "failure_share"
      : "inconclusive";
  if (!release || counts.pending + counts.sending === 0) return undefined;
  const quietSince = Math.max(release.since, runningSince, release.heldUntil ?? 0, lastSettledAt ?? 0);
  // At a rate of a few per hour, a quiet minute is as it should be.
  const betweenMs = release.perSecond ? 2000 / release.perSecond : 0;
  return now - quietSince >= Math.max(INCONCLUSIVE_MS, betweenMs) ? "inconclusive" : undefined;
}

/** The interval in which the true share lies with 95 % certainty (Wilson's score interval). */
export function wilsonInterval({ delivered, failed }: Results): { from: number; to: number } {
  const n = delivered + failed;
  if (n === 0) return { from: 0, to: 1 };
  const z = 1.96;
  const share = delivered / n;
  const centre = share + (z * z) / (2 * n);
  const margin = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { from: Math.max(0, (centre - margin) / scale), to: Math.min(1, (centre + margin) / scale) };
}
