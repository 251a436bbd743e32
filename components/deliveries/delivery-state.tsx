import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import type { AttemptOutcome, DeliveryState } from "@/lib/engine/state";

const STATES = {
  scheduled: { tone: "wait", shape: "clock", word: "Scheduled" },
  sending: { tone: "wait", shape: "arrow", word: "Sending" },
  delivered: { tone: "ok", shape: "check", word: "Delivered" },
  failed: { tone: "fail", shape: "cross", word: "Failed" },
  discarded: { tone: "off", shape: "dash", word: "Deleted" },
} as const satisfies Record<DeliveryState, { tone: Tone; shape: Shape; word: string }>;

/** The state of a delivery by colour, word and shape. One that was accepted has not been sent again. */
export function DeliveryStateMark({
  state,
  isAccepted = false,
}: {
  state: DeliveryState;
  isAccepted?: boolean;
}) {
  const { tone, shape, word } = STATES[state];
  return (
    <Mark tone={tone} shape={shape}>
      {isAccepted ? "Delivered (accepted)" : word}
    </Mark>
  );
}

const OUTCOMES = {
  success: { tone: "ok", shape: "check", word: "Success" },
  partial: { tone: "fail", shape: "half", word: "Unexpected success" },
  failure: { tone: "fail", shape: "cross", word: "Failure" },
  unknown: { tone: "off", shape: "half", word: "Unknown" },
} as const satisfies Record<AttemptOutcome, { tone: Tone; shape: Shape; word: string }>;

/** The outcome of an attempt. */
export function AttemptOutcomeMark({ outcome }: { outcome: AttemptOutcome }) {
  const { tone, shape, word } = OUTCOMES[outcome];
  return (
    <Mark tone={tone} shape={shape} isQuiet>
      {word}
    </Mark>
  );
}
