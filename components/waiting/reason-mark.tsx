import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import type { DeliveryWaiting } from "@/lib/deliveries/detail";
import {
  OPENED_BY_HAND,
  WAITING_REASON_LABEL,
  WAITING_REASON_PHRASE,
  type WaitingReason,
} from "@/lib/engine/waiting-reasons";

const MARKS = {
  sending: { tone: "wait", shape: "arrow" },
  not_approved: { tone: "fail", shape: "cross" },
  paused: { tone: "wait", shape: "bar" },
  maintenance: { tone: "off", shape: "bar" },
  circuit_open: { tone: "fail", shape: "bar" },
  retry_window: { tone: "off", shape: "clock" },
  retry_due: { tone: "wait", shape: "clock" },
  no_worker: { tone: "fail", shape: "dash" },
  operation_pace: { tone: "wait", shape: "half" },
  limit: { tone: "wait", shape: "half" },
  due: { tone: "wait", shape: "arrow" },
} as const satisfies Record<WaitingReason, { tone: Tone; shape: Shape }>;

/** What a delivery waits for, by colour, word and shape; a sentence says more on hover. */
export function ReasonMark({ waiting: { reason, isByHand } }: { waiting: DeliveryWaiting }) {
  return (
    <span title={`Waiting: ${isByHand ? OPENED_BY_HAND : WAITING_REASON_PHRASE[reason]}`}>
      <Mark {...MARKS[reason]} isQuiet>
        {WAITING_REASON_LABEL[reason]}
        {isByHand ? " by hand" : ""}
      </Mark>
    </span>
  );
}
