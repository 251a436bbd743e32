import type { FailureKind } from "../lib/engine/failure";
import type { AttemptOutcome, AttemptTrigger } from "../lib/engine/state";
import type { SeenDelivery, SeenRequest } from "./request-log";
import {
  RETRIES,
  RETRY_AFTER_SECONDS,
  RETRY_DELAY_MS,
  SCRIPTS,
  type Script,
  type ScriptName,
} from "./scripts";

/** A finished delivery with its attempts, in order of their numbers. Times are epoch milliseconds. */
export type FinishedDelivery = {
  id: string;
  state: "delivered" | "failed";
  script: ScriptName;
  recoveries: number;
  attempts: Attempt[];
};
export type Attempt = {
  startedAt: number;
  /** Null for an attempt that was cut off. */
  durationMs: number | null;
  outcome: AttemptOutcome;
  failureKind: FailureKind | null;
  trigger: AttemptTrigger;
  /** ID of the worker that made the attempt. */
  worker: string;
  /** Due time of the next attempt; null when none follows. */
  nextAt: number | null;
  /** How often its request was sent again on a fresh connection. The receiver may or may not have seen the first request. */
  resent: number;
};

/** Observations of a delivery beyond its rows. */
export type Circumstances = {
  /** The requests that the receiver saw. */
  seen: SeenDelivery | undefined;
  /** Hash of the published body; undefined until the event is accepted, which a fault may delay. */
  bodyHash: string | undefined;
  /** Number of faults that permit a repetition and during which a request was under way or its outcome not yet durable. */
  exposures: number;
  /** The stored record of what was being sent may have been lost with the database. */
  mayBeUnmarked: boolean;
  /** The receiver got too little processor time when it read a request: times and order are not reliable. */
  isUnclear: boolean;
};

/** Largest difference between two readings of the database's clock in different processes. */
const CLOCKS_MS = 250;
/** Longest time from the start of an attempt to its arrival on a busy machine. The wrong clocks are off by far more. */
const ARRIVAL_MS = 10_000;
const EXPECTED_STATUS = 200;

/** Returns the violations found in a finished delivery, as sentences; empty when there are none. */
export function auditDelivery(delivery: FinishedDelivery, circumstances: Circumstances): string[] {
  const script: Script = SCRIPTS[delivery.script];
  const problems = [...endingProblems(delivery, script, circumstances), ...dueProblems(delivery)];
  if (!script.isUnseen) problems.push(...requestProblems(delivery, circumstances));
  return problems.map(
    (problem) => `${delivery.id} (${delivery.script}): ${problem}; ${story(delivery, circumstances)}`,
  );
}

/** Describes the history of a delivery for troubleshooting: requests as seen, attempts as recorded. */
function story({ attempts }: FinishedDelivery, { seen }: Circumstances): string {
  const time = (at: number | null) => (at === null ? "open" : new Date(at).toISOString().slice(14, -1));
  const requests = seen?.requests.map(
    ({ at, endedAt, status }) => `${time(at)}–${time(endedAt)} ${status ?? "cut"}`,
  );
  const recorded = attempts.map(
    ({ startedAt, durationMs, outcome, failureKind, trigger, worker }) =>
      `${time(startedAt)}–${time(durationMs && startedAt + durationMs)} ${failureKind ?? outcome} ${trigger} by ${worker.slice(0, 8)}`,
  );
  return `requests ${requests?.join(", ") ?? "none"}; attempts ${recorded.join(", ")}`;
}

/**
 * Counts the requests of a delivery beyond its attempts with a known outcome and beyond their recorded repetitions on a fresh
 * connection: requests whose outcome never became durable.
 */
export function duplicatesOf(delivery: FinishedDelivery, seen: SeenDelivery | undefined): number {
  const script: Script = SCRIPTS[delivery.script];
  if (script.isUnseen) return 0;
  const beyond = (seen?.requests.length ?? 0) - knownOf(delivery).length;
  return beyond > 0 ? Math.max(0, beyond - resentOf(delivery)) : beyond;
}

/** Attempts whose outcome became durable. The others were cut off, and the receiver may have seen at most one request of each. */
function knownOf({ attempts }: Pick<FinishedDelivery, "attempts">): (Attempt & { durationMs: number })[] {
  return attempts.flatMap(({ durationMs, ...attempt }) =>
    attempt.outcome === "unknown" || durationMs === null ? [] : { ...attempt, durationMs },
  );
}

const resentOf = ({ attempts }: FinishedDelivery) => attempts.reduce((sum, { resent }) => sum + resent, 0);

function endingProblems(
  { state, script: _, ...delivery }: FinishedDelivery,
  { ending }: Script,
  { exposures }: Circumstances,
): string[] {
  const known = knownOf(delivery);
  const count = known.length;
  const kinds = known.map(({ failureKind }) => failureKind);
  if (state !== ending.state) return [`it ended as ${state} after ${kinds.join(", ")}`];
  if (ending.state === "failed") {
    const isRight = count === RETRIES + 1 && kinds.every((kind) => kind === ending.kind);
    return isRight ? [] : [`it failed after ${kinds.join(", ")}`];
  }
  // The receiver counts a request whose outcome was lost; the hub does not.
  const isRight = count <= ending.onTry && count >= Math.max(1, ending.onTry - exposures);
  const hasScriptedFailures = kinds.every(
    (kind, index) => kind === (index === count - 1 ? null : "http_status"),
  );
  return isRight && hasScriptedFailures ? [] : [`it was delivered after ${kinds.join(", ")}`];
}

/** Checks that each retry has the right due time and does not begin earlier, whatever the clock of the worker that makes it. */
function dueProblems({ script, attempts }: FinishedDelivery): string[] {
  const delayMs = script === "retry-after" ? RETRY_AFTER_SECONDS * 1000 : RETRY_DELAY_MS;
  return attempts.flatMap(({ startedAt, durationMs, nextAt }, index) => {
    const next = attempts[index + 1];
    if (next && next.startedAt < startedAt - CLOCKS_MS)
      return [`attempt ${index + 2} began before the preceding one`];
    if (nextAt === null) return next ? [`attempt ${index + 2} had no due time`] : [];
    // An attempt that was cut off keeps its due time.
    const off = durationMs === null ? 0 : Math.abs(nextAt - (startedAt + durationMs + delayMs));
    const early = nextAt - (next?.startedAt ?? 0);
    return [
      ...(off > 5 ? [`its retry was due ${off} ms off the expected time`] : []),
      ...(early > CLOCKS_MS ? [`attempt ${index + 2} began ${early} ms too early`] : []),
    ];
  });
}

function requestProblems(delivery: FinishedDelivery, circumstances: Circumstances): string[] {
  const { seen, bodyHash, exposures, mayBeUnmarked, isUnclear } = circumstances;
  if (!seen) return ["the receiver saw no request of it"];
  const { requests } = seen;
  const duplicates = duplicatesOf(delivery, seen);
  const problems = [...seen.problems];
  if (seen.script !== delivery.script) problems.push(`it was sent to ${seen.script}`);
  if (bodyHash !== undefined && seen.bodyHash !== bodyHash)
    problems.push("its body differs from the published one");
  if (duplicates < 0) problems.push(`the receiver never saw ${-duplicates} of its recorded attempts`);
  if (duplicates > exposures) {
    problems.push(
      `it was sent ${duplicates} times beyond its attempts, but was in flight at ${exposures} faults`,
    );
  }
  const unrecorded = duplicates - (delivery.attempts.length - knownOf(delivery).length);
  if (!mayBeUnmarked && unrecorded > 0) problems.push(`${unrecorded} of its requests have no attempt`);
  const isMarked = delivery.attempts.some(({ trigger }) => trigger === "recovery");
  if (!mayBeUnmarked && (duplicates > delivery.recoveries || (duplicates > 0 && !isMarked))) {
    problems.push("it was sent again, but is not marked as recovered");
  }
  if (exposures === 0 && resentOf(delivery) === 0 && !isUnclear && requests.some(overlapsNext))
    problems.push("two of its requests overlapped");
  const isAnswered = requests.some(({ status }) => status === EXPECTED_STATUS);
  if (isAnswered !== (delivery.state === "delivered")) {
    problems.push(
      `it is ${delivery.state}, but the receiver ${isAnswered ? "accepted" : "never accepted"} it`,
    );
  }
  if (duplicates === 0 && resentOf(delivery) === 0 && !isUnclear)
    problems.push(...timeProblems(delivery, requests));
  return problems;
}

function overlapsNext({ endedAt }: SeenRequest, index: number, requests: readonly SeenRequest[]): boolean {
  const next = requests[index + 1];
  return next !== undefined && (endedAt === null || endedAt > next.at);
}

/** Checks that recorded and signed times agree with the times of arrival: all workers use one clock. */
function timeProblems(delivery: FinishedDelivery, requests: readonly SeenRequest[]): string[] {
  return knownOf(delivery).flatMap(({ startedAt }, index) => {
    const { at = 0, signedAt = 0 } = requests[index] ?? {};
    const took = at - startedAt;
    const isRight = took > -CLOCKS_MS && took < ARRIVAL_MS && Math.abs(startedAt - signedAt) <= 1000;
    return isRight ? [] : [`attempt ${index + 1} began at ${startedAt}, signed ${signedAt}, arrived ${at}`];
  });
}
