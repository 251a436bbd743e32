import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import type { OperationState, StateReason } from "@/lib/engine/operation";
import { OPERATION_STATE_LABEL } from "@/lib/operations/states";

const MARK = {
  draft: { tone: "off", shape: "dash" },
  scheduled: { tone: "wait", shape: "clock" },
  running: { tone: "wait", shape: "arrow" },
  pausing: { tone: "wait", shape: "bar" },
  paused: { tone: "wait", shape: "bar" },
  cancelling: { tone: "off", shape: "arrow" },
  cancelled: { tone: "off", shape: "dash" },
  done: { tone: "off", shape: "check" },
  expired: { tone: "off", shape: "dash" },
} as const satisfies Record<OperationState, { tone: Tone; shape: Shape }>;

export function StateMark({ state, isQuiet }: { state: OperationState; isQuiet?: boolean }) {
  return (
    <Mark {...MARK[state]} {...(isQuiet ? { isQuiet } : {})}>
      {OPERATION_STATE_LABEL[state]}
    </Mark>
  );
}

const REASON = {
  user: null,
  canary_failed: "The canary failed: too few of the first deliveries were delivered.",
  failure_share: "It paused by itself: too many of the last deliveries failed again.",
  inconclusive:
    "It paused by itself without a result: nothing settled for a minute, a circuit is open, or a subscriber is paused. That is no failure: resume it when that is over.",
  live_traffic: "Held for some seconds: live deliveries wait, and they come first.",
  database: "Held for some seconds: the database has become slow.",
  headers_unreadable:
    "It paused by itself: the secrets among its headers cannot be decrypted, because a key is missing. Nothing was sent without them: give the worker the key, and resume it.",
} as const satisfies Record<StateReason, string | null>;

/** Why an operation is in its state, as a sentence; null where its state says it all. */
export function reasonText(state: OperationState, reason: StateReason | null): string | null {
  if (reason === null) return null;
  if (reason === "user" && (state === "pausing" || state === "paused")) return "Paused by a person.";
  return REASON[reason];
}
