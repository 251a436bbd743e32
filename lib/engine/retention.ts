/**
 * How long the database keeps what it recorded: the settings, their limits, and what has to go at a time. Settings are days of
 * 24 hours.
 */

export type RetentionSettings = {
  /** Payloads of events without an unresolved delivery, counted from the end (UTC) of the day of their reception. */
  payloadDays: number;
  /** Payloads of events with a failed or discarded delivery, counted from their reception. Null: as long as the delivery. */
  failedPayloadDays: number | null;
  /** Attempts, counted from the end (UTC) of the day on which they began. */
  attemptDays: number;
  /** Delivered deliveries, counted from their delivery, and events that have no delivery any more, from their reception. */
  deliveredDays: number;
  /** Failed deliveries, counted from their last attempt, or from their restoration if that was later. */
  failedDays: number;
  /** Discarded deliveries, counted from their deletion. */
  binDays: number;
  /** Operations with their items, counted from their end. */
  operationDays: number;
  auditDays: number;
  /** Events that were refused at their reception. */
  refusedEventDays: number;
  /** Rows of the audit trail about callers that were not authenticated. */
  refusedSignInDays: number;
};

export type RetentionName = keyof RetentionSettings;

export const RETENTION_DEFAULTS: Readonly<RetentionSettings> = {
  payloadDays: 14,
  failedPayloadDays: null,
  attemptDays: 90,
  deliveredDays: 90,
  failedDays: 90,
  binDays: 14,
  operationDays: 400,
  auditDays: 400,
  refusedEventDays: 14,
  refusedSignInDays: 30,
};

export const RETENTION_NAMES = Object.keys(RETENTION_DEFAULTS) as readonly RetentionName[];

export const FEWEST_RETENTION_DAYS = 1;
export const MOST_RETENTION_DAYS = 3650;

/** The settings that apply: what an admin set, else what the environment sets, else the defaults. */
export function settingsInForce(
  environment: Partial<RetentionSettings>,
  overrides: Partial<RetentionSettings>,
): RetentionSettings {
  return { ...RETENTION_DEFAULTS, ...environment, ...overrides };
}

/** A setting that contradicts another one, as a sentence for the person who chose it. */
export type RetentionProblem = { name: RetentionName; message: string };

/** The contradictions among settings; empty when there are none. */
export function retentionProblems(settings: RetentionSettings): RetentionProblem[] {
  const { payloadDays, failedPayloadDays, attemptDays, deliveredDays, failedDays } = settings;
  const longest = Math.max(deliveredDays, failedDays);
  const rules: [RetentionName, boolean, string][] = [
    [
      "payloadDays",
      payloadDays <= deliveredDays,
      `Payloads cannot be kept longer than delivered deliveries, whose events go after ${deliveredDays} days (deliveredDays).`,
    ],
    [
      "failedPayloadDays",
      failedPayloadDays === null || failedPayloadDays >= payloadDays,
      `Payloads of failed deliveries cannot go before the others, which are kept ${payloadDays} days (payloadDays).`,
    ],
    [
      "failedPayloadDays",
      failedPayloadDays === null || failedPayloadDays <= failedDays,
      `Payloads of failed deliveries cannot be kept longer than the deliveries: ${failedDays} days (failedDays). Empty keeps them as long.`,
    ],
    [
      "attemptDays",
      attemptDays <= longest,
      `Attempts cannot be kept longer than all deliveries: ${longest} days (deliveredDays, failedDays).`,
    ],
    [
      "refusedSignInDays",
      settings.refusedSignInDays <= settings.auditDays,
      `Refused sign-ins cannot be kept longer than the audit trail: ${settings.auditDays} days (auditDays).`,
    ],
  ];
  return rules.filter(([, holds]) => !holds).map(([name, , message]) => ({ name, message }));
}

/** What has to go: rows before these times, and whole days (UTC) before these. */
export type RetentionLimits = {
  /** The first day (its midnight, UTC) whose payloads, and whose attempts, stay. */
  firstPayloadDay: Date;
  firstAttemptDay: Date;
  /** By `finishedAt`; for events, by `receivedAt`. */
  deliveredBefore: Date;
  /** By `failedAt` and, of deliveries that were restored, `restoredAt`: both are before it. */
  failedBefore: Date;
  /** By `purgeAt`, which the deletion decided. */
  purgeAtBefore: Date;
  /** By `receivedAt` of the event; null: kept as long as the delivery. */
  failedPayloadBefore: Date | null;
  operationsBefore: Date;
  auditBefore: Date;
  refusedEventsBefore: Date;
  refusedSignInsBefore: Date;
};

const DAY_MS = 86_400_000;

/** @param now epoch milliseconds */
export function retentionLimits(settings: RetentionSettings, now: number): RetentionLimits {
  const before = (days: number) => new Date(now - days * DAY_MS);
  const firstDay = (days: number) => new Date(Math.floor((now - days * DAY_MS) / DAY_MS) * DAY_MS);
  const { failedPayloadDays } = settings;
  return {
    firstPayloadDay: firstDay(settings.payloadDays),
    firstAttemptDay: firstDay(settings.attemptDays),
    deliveredBefore: before(settings.deliveredDays),
    failedBefore: before(settings.failedDays),
    purgeAtBefore: before(0),
    failedPayloadBefore: failedPayloadDays === null ? null : before(failedPayloadDays),
    operationsBefore: before(settings.operationDays),
    auditBefore: before(settings.auditDays),
    refusedEventsBefore: before(settings.refusedEventDays),
    refusedSignInsBefore: before(settings.refusedSignInDays),
  };
}

/** When a delivery that is discarded at a time leaves the bin. */
export function purgeAtOf({ binDays }: Pick<RetentionSettings, "binDays">, discardedAt: Date): Date {
  return new Date(discardedAt.getTime() + binDays * DAY_MS);
}

/** The failures that can be retried now and cannot after a time: by their last attempt and their restoration, or by the reception of their event. */
export type UnretryableSoon = { failedBefore: Date } | { receivedFrom: Date; receivedBefore: Date };

/**
 * The failures that become unretryable within a time, because they are removed or because their payload is, which is never later.
 * @param now epoch milliseconds
 */
export function unretryableWithin(
  settings: Pick<RetentionSettings, "failedDays" | "failedPayloadDays">,
  now: number,
  withinMs: number,
): UnretryableSoon {
  const { failedDays, failedPayloadDays } = settings;
  if (failedPayloadDays === null) return { failedBefore: new Date(now + withinMs - failedDays * DAY_MS) };
  const receivedFrom = now - failedPayloadDays * DAY_MS;
  return { receivedFrom: new Date(receivedFrom), receivedBefore: new Date(receivedFrom + withinMs) };
}

/** What a run of retention knows of time, in epoch milliseconds. */
export type RunTimes = {
  /** The database's clock, by which things are old. */
  now: number;
  /** The clock of the worker's machine; left out: not compared. */
  machineNow?: number;
  /** When the run before began; null for the first. */
  lastRunAt: number | null;
  /** When the first run after the last long gap between two runs began; null when there was none. */
  resumedAt: number | null;
};

const HOUR_MS = 3_600_000;
const MOST_SKEW_MS = HOUR_MS;
/** Two workers measure the database's clock with a small error. */
const LEAST_STEP_BACK_MS = 60_000;
/** After so many days without a run, a hub that was off cannot be distinguished from a clock that leapt: people get a day to notice. */
export const LONG_GAP_DAYS = 15;
const WAIT_AFTER_GAP_MS = 24 * HOUR_MS;

/** Why a run has to remove nothing, because a clock may be wrong, as a sentence; null when it may remove. */
export function reasonToHold({ now, machineNow = now, lastRunAt, resumedAt }: RunTimes): string | null {
  const skew = now - machineNow;
  if (Math.abs(skew) > MOST_SKEW_MS)
    return `Nothing was removed: the database's clock says ${timeText(now)}, the worker's ${timeText(machineNow)}. Set the one that is wrong.`;
  if (lastRunAt !== null && now < lastRunAt - LEAST_STEP_BACK_MS)
    return `Nothing was removed: the database's clock went back from ${timeText(lastRunAt)} to ${timeText(now)}. The next run goes on.`;
  const hasGap = lastRunAt !== null && now - lastRunAt > LONG_GAP_DAYS * DAY_MS;
  const since = hasGap ? now : resumedAt;
  if (since === null || now - since >= WAIT_AFTER_GAP_MS) return null;
  return `Nothing is removed before ${timeText(since + WAIT_AFTER_GAP_MS)}: retention had not run for more than ${LONG_GAP_DAYS} days. If the database's time ${timeText(now)} is wrong, set its clock until then.`;
}

const timeText = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
