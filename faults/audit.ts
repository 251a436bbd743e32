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
  /** Null for one that was cut off. */
  durationMs: number | null;
  outcome: AttemptOutcome;
  failureKind: FailureKind | null;
  trigger: AttemptTrigger;
  /** The id of the worker that made it. */
  worker: string;
  /** When the next one is due; null when none follows. */
  nextAt: number | null;
  /** How often its request was sent again on a fresh connection: the receiver may have seen the first one, or not. */
  resent: number;
};

/** What else is known of a delivery. */
export type Circumstances = {
  /** What the receiver saw of it. */
  seen: SeenDelivery | undefined;
  /** Of the body that its publisher sent; not known before the event was accepted, which a fault may put off. */
  bodyHash: string | undefined;
  /** At how many faults that excuse it a request of it was under way, or its outcome not durable yet. */
  exposures: number;
  /** The note of what was being sent may have been lost with the database. */
  mayBeUnmarked: boolean;
  /** The receiver was short of time when it read one of its requests: their times and order say nothing. */
  isUnclear: boolean;
};

/** How far two readings of the same clock (the database's) in different processes may be apart. */
const CLOCKS_MS = 250;
/** From the beginning of an attempt to its arrival, on a machine that is busy. A wrong clock is wrong by far more. */
const ARRIVAL_MS = 10_000;
const EXPECTED_STATUS = 200;

/** What is wrong with a finished delivery, as sentences: none when all is well. */
export function auditDelivery(delivery: FinishedDelivery, circumstances: Circumstances): string[] {
  const script: Script = SCRIPTS[delivery.script];
  const problems = [...endingProblems(delivery, script, circumstances), ...dueProblems(delivery)];
  if (!script.isUnseen) problems.push(...requestProblems(delivery, circumstances));
  return problems.map(
    (problem) => `${delivery.id} (${delivery.script}): ${problem}; ${story(delivery, circumstances)}`,
  );
}

/** What happened to a delivery, for whoever has to find out why: requests as seen, attempts as recorded. */
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
 * How often a delivery was sent beyond the attempts whose outcome is known, and beyond what they say they sent again on a fresh
 * connection: requests whose outcome never became durable.
 */
export function duplicatesOf(delivery: FinishedDelivery, seen: SeenDelivery | undefined): number {
  const script: Script = SCRIPTS[delivery.script];
  if (script.isUnseen) return 0;
  const beyond = (seen?.requests.length ?? 0) - knownOf(delivery).length;
  return beyond > 0 ? Math.max(0, beyond - resentOf(delivery)) : beyond;
}

/** The attempts whose outcome became durable. The others were cut off: of each, one request at most may have been seen. */
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
  // A try whose outcome was lost counts for the receiver, not for the hub.
  const isRight = count <= ending.onTry && count >= Math.max(1, ending.onTry - exposures);
  const isHonest = kinds.every((kind, index) => kind === (index === count - 1 ? null : "http_status"));
  return isRight && isHonest ? [] : [`it was delivered after ${kinds.join(", ")}`];
}

/** A retry is due when it should be, and does not begin before; whichever worker makes it, whatever its clock says. */
function dueProblems({ script, attempts }: FinishedDelivery): string[] {
  const delayMs = script === "retry-after" ? RETRY_AFTER_SECONDS * 1000 : RETRY_DELAY_MS;
  return attempts.flatMap(({ startedAt, durationMs, nextAt }, index) => {
    const next = attempts[index + 1];
    if (next && next.startedAt < startedAt - CLOCKS_MS)
      return [`attempt ${index + 2} began before the one before`];
    if (nextAt === null) return next ? [`attempt ${index + 2} was never due`] : [];
    // One that was cut off is due again as it was.
    const off = durationMs === null ? 0 : Math.abs(nextAt - (startedAt + durationMs + delayMs));
    const early = nextAt - (next?.startedAt ?? 0);
    return [
      ...(off > 5 ? [`its retry was due ${off} ms beside the time`] : []),
      ...(early > CLOCKS_MS ? [`attempt ${index + 2} began ${early} ms too early`] : []),
    ];
  });
}

function requestProblems(delivery: FinishedDelivery, circumstances: Circumstances): string[] {
  const { seen, bodyHash, exposures, mayBeUnmarked, isUnclear } = circumstances;
  if (!seen) return ["no request of it was seen"];
  const { requests } = seen;
  const duplicates = duplicatesOf(delivery, seen);
  const problems = [...seen.problems];
  if (seen.script !== delivery.script) problems.push(`it was sent to ${seen.script}`);
  if (bodyHash !== undefined && seen.bodyHash !== bodyHash)
    problems.push("its body is not the one published");
  if (duplicates < 0) problems.push(`${-duplicates} attempts were recorded that the receiver never saw`);
  if (duplicates > exposures) {
    problems.push(
      `it was sent ${duplicates} times beyond its attempts, and was in flight at ${exposures} faults`,
    );
  }
  const unrecorded = duplicates - (delivery.attempts.length - knownOf(delivery).length);
  if (!mayBeUnmarked && unrecorded > 0) problems.push(`${unrecorded} of its requests are no attempts at all`);
  const isMarked = delivery.attempts.some(({ trigger }) => trigger === "recovery");
  if (!mayBeUnmarked && (duplicates > delivery.recoveries || (duplicates > 0 && !isMarked))) {
    problems.push("it was sent again, and is not marked as recovered");
  }
  if (exposures === 0 && resentOf(delivery) === 0 && !isUnclear && requests.some(overlapsNext))
    problems.push("two requests of it were under way at once");
  const isAnswered = requests.some(({ status }) => status === EXPECTED_STATUS);
  if (isAnswered !== (delivery.state === "delivered")) {
    problems.push(
      `it is ${delivery.state}, and the receiver ${isAnswered ? "accepted" : "never accepted"} it`,
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

/** One clock: what workers wrote down and signed agrees with when the receiver was asked. */
function timeProblems(delivery: FinishedDelivery, requests: readonly SeenRequest[]): string[] {
  return knownOf(delivery).flatMap(({ startedAt }, index) => {
    const { at = 0, signedAt = 0 } = requests[index] ?? {};
    const took = at - startedAt;
    const isRight = took > -CLOCKS_MS && took < ARRIVAL_MS && Math.abs(startedAt - signedAt) <= 1000;
    return isRight ? [] : [`attempt ${index + 1} began at ${startedAt}, signed ${signedAt}, arrived ${at}`];
  });
}
