import { Moment } from "@/components/ui/moment";
import type { DeliveryWaiting } from "@/lib/deliveries/detail";
import type { WaitingReason } from "@/lib/engine/waiting";

type Props = { waiting: DeliveryWaiting; zone: string; now: Date };

/** What holds a due delivery back, before the sentence with its due time. */
export function WaitingText({ waiting, ...clock }: Props) {
  const { reason, until, isByHand } = waiting;
  return (
    <>
      <b>Waiting</b>: {isByHand ? OPENED_BY_HAND : HELD_BY[reason]}
      {until ? (
        <>
          , {isByHand ? "until" : UNTIL[reason]} <Moment at={until} {...clock} />
        </>
      ) : null}
      {isByHand && !until ? ", until it is closed by hand" : null}.{" "}
    </>
  );
}

const OPENED_BY_HAND = "the subscriber’s circuit was opened by hand";

const HELD_BY = {
  paused: "the subscriber is paused",
  maintenance: "the subscriber is in maintenance",
  circuit_open: "circuit open after too many failures",
} as const satisfies Record<WaitingReason, string>;

/** The preposition before the time until which the delivery is held. */
const UNTIL = {
  paused: "until",
  maintenance: "until",
  circuit_open: "next probe at",
} as const satisfies Record<WaitingReason, string>;
